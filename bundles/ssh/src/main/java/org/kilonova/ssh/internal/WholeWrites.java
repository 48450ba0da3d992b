// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes on what a thread has written when it flushes: JLine writes byte by byte, and two threads would mix theirs. */
final class WholeWrites extends OutputStream {

    private final OutputStream out;
    private final ThreadLocal<ByteArrayOutputStream> written = ThreadLocal.withInitial(ByteArrayOutputStream::new);

    WholeWrites(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) {
        written.get().write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        written.get().write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
        byte[] bytes = written.get().toByteArray();
        written.remove();
        if (bytes.length > 0) {
            out.write(bytes);
        }
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
