// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that a request has brought. It is deleted with the request, unless somebody takes it over. Thread-safe. */
final class Upload {

    private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

    private final Path path;
    private final AtomicBoolean isOwned = new AtomicBoolean(true);

    Upload(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** It outlives the request from now on; whoever takes it over deletes it. */
    void takeOver() {
        isOwned.set(false);
    }

    /** The request is over. */
    void release() {
        if (isOwned.compareAndSet(true, false)) {
            delete();
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("The file {} that a request has brought cannot be deleted: delete it by hand", path, e);
        }
    }
}
