// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

/**
 * The bytes that were put in last. They are copied into chunks that are made when they are first needed and then written again and again:
 * arrays of their own, kept for a second or two, would be moved by one collection after the other. Not thread-safe.
 */
final class ByteRing {

    private static final int CHUNK = 1 << 20;

    private final int chunkSize;
    private final byte[][] chunks;
    private long end;

    /**
     * @param capacity in bytes; from 1 MiB on it is rounded up to whole MiB
     */
    ByteRing(long capacity) {
        chunkSize = (int) Math.max(1, Math.min(CHUNK, capacity));
        chunks = new byte[Math.toIntExact((capacity + chunkSize - 1) / chunkSize)][];
    }

    /**
     * Puts bytes in, over the oldest ones.
     *
     * @param bytes no more than the capacity
     * @return where they begin, to be found there while {@link #holds} says so
     */
    long put(byte[] bytes) {
        long start = end;
        for (int done = 0; done < bytes.length; ) {
            int index = chunk(start + done);
            if (chunks[index] == null) {
                chunks[index] = new byte[chunkSize];
            }
            int offset = offset(start + done);
            int length = Math.min(bytes.length - done, chunkSize - offset);
            System.arraycopy(bytes, done, chunks[index], offset, length);
            done += length;
        }
        end += bytes.length;
        return start;
    }

    /** Whether nothing has been put over what begins there. */
    boolean holds(long start) {
        return end - start <= (long) chunkSize * chunks.length;
    }

    /** A copy of the bytes that begin there. */
    byte[] get(long start, int length) {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            int offset = offset(start + done);
            int part = Math.min(length - done, chunkSize - offset);
            System.arraycopy(chunks[chunk(start + done)], offset, bytes, done, part);
            done += part;
        }
        return bytes;
    }

    private int chunk(long position) {
        return (int) (position / chunkSize % chunks.length);
    }

    private int offset(long position) {
        return (int) (position % chunkSize);
    }
}
