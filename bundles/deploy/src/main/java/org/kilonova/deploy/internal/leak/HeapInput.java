// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the numbers of a heap dump one after the other. Not thread-safe. */
final class HeapInput implements AutoCloseable {

    private static final int BUFFER = 1 << 20;

    private final InputStream in;
    private final byte[] bytes = new byte[BUFFER];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes).limit(0);
    private long filled;
    private int idSize = Long.BYTES;

    HeapInput(Path file) throws IOException {
        in = Files.newInputStream(file);
    }

    void idSize(int size) throws IOException {
        if (size != Integer.BYTES && size != Long.BYTES) {
            throw new IOException("Not a heap dump: addresses of " + size + " bytes");
        }
        idSize = size;
    }

    int idSize() {
        return idSize;
    }

    long position() {
        return filled - buffer.remaining();
    }

    /** Whether nothing is left. */
    boolean end() throws IOException {
        return !buffer.hasRemaining() && fill() < 0;
    }

    int u1() throws IOException {
        need(1);
        return buffer.get() & 0xFF;
    }

    int u2() throws IOException {
        need(2);
        return buffer.getShort() & 0xFFFF;
    }

    int i4() throws IOException {
        need(4);
        return buffer.getInt();
    }

    long u4() throws IOException {
        return i4() & 0xFFFF_FFFFL;
    }

    long u8() throws IOException {
        need(8);
        return buffer.getLong();
    }

    long id() throws IOException {
        return idSize == Long.BYTES ? u8() : u4();
    }

    byte[] bytes(int length) throws IOException {
        byte[] result = new byte[length];
        read(result, length);
        return result;
    }

    void read(byte[] into, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (end()) {
                throw new EOFException("The heap dump ends early");
            }
            int part = Math.min(length - done, buffer.remaining());
            buffer.get(into, done, part);
            done += part;
        }
    }

    void skip(long length) throws IOException {
        int part = (int) Math.min(length, buffer.remaining());
        buffer.position(buffer.position() + part);
        if (part < length) {
            in.skipNBytes(length - part);
            filled += length - part;
        }
    }

    private void need(int length) throws IOException {
        while (buffer.remaining() < length) {
            if (fill() < 0) {
                throw new EOFException("The heap dump ends early");
            }
        }
    }

    private int fill() throws IOException {
        buffer.compact();
        int read = in.read(bytes, buffer.position(), buffer.remaining());
        if (read > 0) {
            filled += read;
            buffer.position(buffer.position() + read);
        }
        buffer.flip();
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
