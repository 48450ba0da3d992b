// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.kilonova.deploy.internal.leak.HeapVisitor.RootKind;

/** A dump in the format of hprof, as the JVM writes it. It is read from its begin to its end as often as needed, which takes little memory. */
final class HeapFile {

    private static final int NAME = 0x01;
    private static final int LOAD_CLASS = 0x02;
    private static final int HEAP = 0x0C;
    private static final int HEAP_SEGMENT = 0x1C;

    private final Path file;

    HeapFile(Path file) {
        this.file = file;
    }

    /** @return bytes that an address takes */
    int scan(HeapVisitor visitor) throws IOException {
        try (HeapInput in = new HeapInput(file)) {
            header(in);
            while (!in.end()) {
                int tag = in.u1();
                in.skip(4);
                long length = in.u4();
                switch (tag) {
                    case NAME -> name(in, length, visitor);
                    case LOAD_CLASS -> loadClass(in, visitor);
                    case HEAP, HEAP_SEGMENT -> segment(in, length, visitor);
                    default -> in.skip(length);
                }
            }
            return in.idSize();
        }
    }

    private static void header(HeapInput in) throws IOException {
        StringBuilder format = new StringBuilder();
        for (int c = in.u1(); c != 0; c = in.u1()) {
            format.append((char) c);
        }
        if (!format.toString().startsWith("JAVA PROFILE 1.0")) {
            throw new IOException("Not a heap dump: it begins with " + format);
        }
        in.idSize(in.i4());
        in.skip(8);
    }

    private static void name(HeapInput in, long length, HeapVisitor visitor) throws IOException {
        long id = in.id();
        int rest = (int) length - in.idSize();
        if (visitor.wantsName(id)) {
            visitor.name(id, new String(in.bytes(rest), StandardCharsets.UTF_8));
        } else {
            in.skip(rest);
        }
    }

    private static void loadClass(HeapInput in, HeapVisitor visitor) throws IOException {
        in.skip(4);
        long classId = in.id();
        in.skip(4);
        visitor.className(classId, in.id());
    }

    private static void segment(HeapInput in, long length, HeapVisitor visitor) throws IOException {
        Segment segment = new Segment(in, visitor);
        long end = in.position() + length;
        while (in.position() < end) {
            segment.record();
        }
    }

    /** A part of the file with objects; its buffer grows to the largest one. */
    private static final class Segment {

        private final HeapInput in;
        private final HeapVisitor visitor;
        private byte[] data = new byte[1 << 10];
        private int length;

        Segment(HeapInput in, HeapVisitor visitor) {
            this.in = in;
            this.visitor = visitor;
        }

        void record() throws IOException {
            int tag = in.u1();
            switch (tag) {
                case 0x01 -> {
                    root(RootKind.NATIVE, 0);
                    in.skip(in.idSize());
                }
                case 0x02 -> threadRoot(RootKind.NATIVE, 4);
                case 0x03 -> threadRoot(RootKind.FRAME, 4);
                case 0x04 -> threadRoot(RootKind.NATIVE, 0);
                case 0x05 -> root(RootKind.CLASS, 0);
                case 0x06 -> threadRoot(RootKind.OTHER, 0);
                case 0x07 -> root(RootKind.MONITOR, 0);
                case 0x08 -> threadRoot(RootKind.THREAD, 4);
                case 0x20 -> type();
                case 0x21 -> instance();
                case 0x22 -> objects();
                case 0x23 -> numbers();
                case 0xFF -> root(RootKind.OTHER, 0);
                default -> throw new IOException("Not a heap dump: a record of type " + tag + " at " + in.position());
            }
        }

        private void root(RootKind kind, int thread) throws IOException {
            visitor.root(in.id(), kind, thread);
        }

        private void threadRoot(RootKind kind, int rest) throws IOException {
            long id = in.id();
            int thread = in.i4();
            in.skip(rest);
            visitor.root(id, kind, thread);
        }

        private void type() throws IOException {
            long id = in.id();
            in.skip(4);
            long superId = in.id();
            long loader = in.id();
            long[] others = {in.id(), in.id(), in.id(), in.id()};
            in.skip(4);
            for (int constants = in.u2(); constants > 0; constants--) {
                in.skip(2);
                in.skip(HeapClass.size(in.u1(), in.idSize()));
            }
            visitor.type(new HeapClass(id, superId, loader, others, statics(), fields()));
        }

        private List<HeapClass.StaticField> statics() throws IOException {
            List<HeapClass.StaticField> statics = new ArrayList<>();
            for (int count = in.u2(); count > 0; count--) {
                long name = in.id();
                int type = in.u1();
                if (type == HeapClass.OBJECT) {
                    statics.add(new HeapClass.StaticField(name, in.id()));
                } else {
                    in.skip(HeapClass.size(type, in.idSize()));
                }
            }
            return statics;
        }

        private List<HeapClass.InstanceField> fields() throws IOException {
            List<HeapClass.InstanceField> fields = new ArrayList<>();
            for (int count = in.u2(); count > 0; count--) {
                fields.add(new HeapClass.InstanceField(in.id(), in.u1()));
            }
            return fields;
        }

        private void instance() throws IOException {
            long id = in.id();
            in.skip(4);
            long classId = in.id();
            visitor.instance(id, classId, data(in.u4()), length);
        }

        private void objects() throws IOException {
            long id = in.id();
            in.skip(4);
            long count = in.u4();
            long classId = in.id();
            visitor.objects(id, classId, data(count * in.idSize()), length);
        }

        private void numbers() throws IOException {
            long id = in.id();
            in.skip(4);
            long count = in.u4();
            int type = in.u1();
            long bytes = count * HeapClass.size(type, in.idSize());
            if (visitor.wantsNumbers(id)) {
                visitor.numbers(id, type, data(bytes), length);
            } else {
                in.skip(bytes);
            }
        }

        private byte[] data(long bytes) throws IOException {
            length = Math.toIntExact(bytes);
            if (data.length < length) {
                data = new byte[length];
            }
            in.read(data, length);
            return data;
        }
    }
}
