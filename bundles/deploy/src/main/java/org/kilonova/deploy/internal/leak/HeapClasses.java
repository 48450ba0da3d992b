// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kilonova.deploy.internal.leak.HeapVisitor.RootKind;

/** What a heap dump says about classes, and what is in memory of itself. Not thread-safe. */
final class HeapClasses {

    /**
     * A reference in each object of a class.
     *
     * @param owner address of the class that declares it
     * @param name address of its name
     * @param offset where it is among the values of an object
     */
    record Slot(long owner, long name, int offset) {}

    /**
     * Why something is in memory of itself.
     *
     * @param kind of reason
     * @param thread number of the thread that holds it, or 0
     */
    record Root(RootKind kind, int thread) {}

    private final Map<Long, HeapClass> classes = new HashMap<>();
    private final Map<Long, Long> classNames = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, Root> roots = new HashMap<>();
    private final Map<Integer, Long> threads = new HashMap<>();
    private final Map<Long, List<Slot>> slots = new HashMap<>();
    private final Map<Long, Boolean> weak = new HashMap<>();
    private final int idSize;

    HeapClasses(HeapFile file) throws IOException {
        idSize = file.scan(new Collector());
        file.scan(new NameCollector());
    }

    private final class Collector implements HeapVisitor {

        @Override
        public void className(long classId, long nameId) {
            classNames.put(classId, nameId);
            names.put(nameId, "");
        }

        @Override
        public void root(long id, RootKind kind, int thread) {
            Root root = new Root(kind, thread);
            if (kind == RootKind.THREAD) {
                threads.put(thread, id);
                roots.put(id, root);
            } else {
                roots.putIfAbsent(id, root);
            }
        }

        @Override
        public void type(HeapClass type) {
            classes.put(type.id(), type);
            type.statics().forEach(field -> names.put(field.name(), ""));
            type.fields().forEach(field -> names.put(field.name(), ""));
        }
    }

    private final class NameCollector implements HeapVisitor {

        @Override
        public boolean wantsName(long id) {
            return names.containsKey(id);
        }

        @Override
        public void name(long id, String name) {
            names.put(id, name);
        }
    }

    HeapClass type(long id) {
        return classes.get(id);
    }

    /** As it is written in Java, such as {@code java.util.Map[]}. */
    String className(long id) {
        String name = names.getOrDefault(classNames.get(id), "an unknown class")
                .replaceFirst("\\+0x\\p{XDigit}+", "")
                .replace('/', '.');
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return name;
        }
        String element = name.substring(dimensions);
        String plain = element.startsWith("L") ? element.substring(1, element.length() - 1) : element;
        return plain + "[]".repeat(dimensions);
    }

    String name(long id) {
        return names.get(id);
    }

    /** Null where it is only in memory because something refers to it. */
    Root root(long id) {
        return roots.get(id);
    }

    /** Address of a thread, or 0. */
    long thread(int number) {
        return threads.getOrDefault(number, 0L);
    }

    boolean inherits(long classId, String ancestor) {
        for (HeapClass type = type(classId); type != null; type = type(type.superId())) {
            if (className(type.id()).equals(ancestor)) {
                return true;
            }
        }
        return false;
    }

    /** Where objects of the class have references, without those that hold nothing. */
    List<Slot> slots(long classId) {
        return slots.computeIfAbsent(classId, this::findSlots);
    }

    private List<Slot> findSlots(long classId) {
        List<Slot> found = new ArrayList<>();
        int offset = 0;
        for (HeapClass type = type(classId); type != null; type = type(type.superId())) {
            for (HeapClass.InstanceField field : type.fields()) {
                if (field.type() == HeapClass.OBJECT) {
                    found.add(new Slot(type.id(), field.name(), offset));
                }
                offset += HeapClass.size(field.type(), idSize);
            }
        }
        return found;
    }

    /** Whether objects of the class refer to something that they do not hold, or only until memory is short. */
    boolean weak(long classId) {
        return weak.computeIfAbsent(classId, id -> inherits(id, "java.lang.ref.Reference"));
    }

    boolean soft(long classId) {
        return inherits(classId, "java.lang.ref.SoftReference");
    }

    boolean isReferent(Slot slot) {
        return "referent".equals(name(slot.name())) && "java.lang.ref.Reference".equals(className(slot.owner()));
    }

    /** An address among the values of an object or array. */
    long address(byte[] data, int offset) {
        ByteBuffer buffer = ByteBuffer.wrap(data);
        return idSize == Long.BYTES ? buffer.getLong(offset) : buffer.getInt(offset) & 0xFFFF_FFFFL;
    }

    int idSize() {
        return idSize;
    }

    /** The value of a reference field, or 0. */
    long reference(long classId, byte[] data, String field) {
        int offset = offset(classId, field);
        return offset < 0 ? 0 : address(data, offset);
    }

    /** Where a field is among the values of an object, or -1. */
    int offset(long classId, String field) {
        int offset = 0;
        for (HeapClass type = type(classId); type != null; type = type(type.superId())) {
            for (HeapClass.InstanceField candidate : type.fields()) {
                if (field.equals(name(candidate.name()))) {
                    return offset;
                }
                offset += HeapClass.size(candidate.type(), idSize);
            }
        }
        return -1;
    }
}
