// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A body in a file of its own, made when the first bytes come. */
final class FileBody implements BodySink {

    private static final Logger LOG = LoggerFactory.getLogger(FileBody.class);

    private final Uploads uploads;
    private final int max;
    private Upload upload;
    private OutputStream out;
    private long size;
    private boolean isTaken;

    FileBody(Uploads uploads, int max) {
        this.uploads = uploads;
        this.max = max;
    }

    @Override
    public Problem take(byte[] buffer, int count) {
        if (size + count > max) {
            return BodyRules.tooLarge(max, "max_jar_bytes");
        }
        if (!isTaken && !uploads.enter()) {
            return uploads.tooMany();
        }
        isTaken = true;
        try {
            write(buffer, count);
        } catch (IOException e) {
            LOG.warn("A jar that is being sent cannot be written: {}", e.toString(), e);
            return new Problem(
                    Kind.INTERNAL_ERROR,
                    "The jar cannot be written on the server (" + e.getMessage() + "): is there room in data/tmp?");
        }
        size += count;
        return null;
    }

    private void write(byte[] buffer, int count) throws IOException {
        if (out == null) {
            upload = new Upload(uploads.newFile());
            out = Files.newOutputStream(upload.path(), StandardOpenOption.WRITE);
        }
        out.write(buffer, 0, count);
    }

    @Override
    public Body whole() throws IOException {
        if (out == null) {
            return Body.NONE;
        }
        out.close();
        return new Body(new byte[0], upload);
    }

    @Override
    public void release() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            LOG.debug("The rest of {} cannot be written, and it is deleted", upload.path(), e);
        } finally {
            if (upload != null) {
                upload.release();
            }
            if (isTaken) {
                isTaken = false;
                uploads.leave();
            }
        }
    }
}
