// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.kilonova.deploy.internal.leak.HeapClasses.Root;
import org.kilonova.deploy.internal.leak.HeapSearch.Way;
import org.kilonova.deploy.internal.leak.HeapVisitor.RootKind;

/** Puts what was found in a heap dump into words. Not thread-safe. */
final class HeapTexts {

    private static final int MOST_STEPS = 30;

    private final HeapFile file;
    private final HeapClasses classes;
    private final LongFunction<String> owners;
    private final Map<Long, Set<Long>> steps = new HashMap<>();
    private final Map<Step, String> labels = new HashMap<>();
    private final Map<Long, String> threadNames = new HashMap<>();

    /**
     * A reference of a way.
     *
     * @param from address of what refers
     * @param to address of what it refers to
     */
    private record Step(long from, long to) {}

    /** @param owners what to say of a class loader of this address, such as whose it is; empty for nothing */
    HeapTexts(HeapFile file, HeapClasses classes, LongFunction<String> owners) {
        this.file = file;
        this.classes = classes;
        this.owners = owners;
    }

    /** One line for each way. */
    List<String> lines(List<Way> ways) throws IOException {
        Map<Long, Long> names = new HashMap<>();
        for (Way way : ways) {
            for (int i = 0; i + 1 < way.steps().size(); i++) {
                steps.computeIfAbsent(way.steps().get(i), id -> new HashSet<>())
                        .add(way.steps().get(i + 1));
            }
            if (way.root() != null && way.root().thread() != 0) {
                names.put(classes.thread(way.root().thread()), 0L);
            }
        }
        file.scan(new Labels(names));
        readNames(names);
        return ways.stream().map(this::line).distinct().toList();
    }

    /** Labels of steps, and where the names of threads are. */
    private final class Labels implements HeapVisitor {

        private final Map<Long, Long> names;

        Labels(Map<Long, Long> names) {
            this.names = names;
        }

        @Override
        public void type(HeapClass type) {
            targets(type.id()).forEach(target -> labels.put(new Step(type.id(), target), label(type, target)));
        }

        @Override
        public void instance(long id, long classId, byte[] data, int length) {
            if (names.containsKey(id)) {
                names.put(id, classes.reference(classId, data, "name"));
            }
            targets(id).forEach(target -> labels.put(new Step(id, target), label(classId, data, target)));
        }

        @Override
        public void objects(long id, long classId, byte[] data, int length) {
            targets(id).forEach(target -> labels.put(new Step(id, target), label(classId, data, length, target)));
        }
    }

    private Set<Long> targets(long id) {
        return steps.getOrDefault(id, Set.of());
    }

    private String label(long classId, byte[] elements, int length, long target) {
        for (int offset = 0; offset < length; offset += classes.idSize()) {
            if (classes.address(elements, offset) == target) {
                return "[" + offset / classes.idSize() + "]";
            }
        }
        return "an array " + classes.className(classId);
    }

    private String label(HeapClass type, long target) {
        String name = classes.className(type.id());
        String whose = owners.apply(type.loader());
        for (HeapClass.StaticField field : type.statics()) {
            if (field.value() == target) {
                return "static " + name + "." + classes.name(field.name()) + whose;
            }
        }
        if (type.superId() == target) {
            return "class " + name + whose + " extends";
        }
        return "class " + name + whose;
    }

    private String label(long classId, byte[] data, long target) {
        String name = classes.className(classId);
        if (classId == target) {
            return "an object of " + name;
        }
        return classes.slots(classId).stream()
                .filter(slot -> classes.address(data, slot.offset()) == target)
                .findFirst()
                .map(slot -> name + "." + classes.name(slot.name()))
                .orElse(name);
    }

    private void readNames(Map<Long, Long> names) throws IOException {
        Map<Long, Long> values = new HashMap<>();
        Map<Long, Charset> charsets = new HashMap<>();
        names.values().forEach(text -> values.put(text, 0L));
        file.scan(new HeapVisitor() {
            @Override
            public void instance(long id, long classId, byte[] data, int length) {
                if (values.containsKey(id)) {
                    values.put(id, classes.reference(classId, data, "value"));
                    charsets.put(classes.reference(classId, data, "value"), charset(classId, data));
                }
            }
        });
        Map<Long, String> texts = new HashMap<>();
        file.scan(new HeapVisitor() {
            @Override
            public boolean wantsNumbers(long id) {
                return charsets.containsKey(id);
            }

            @Override
            public void numbers(long id, int type, byte[] data, int length) {
                texts.put(id, new String(data, 0, length, charsets.get(id)));
            }
        });
        names.forEach((thread, text) -> threadNames.put(thread, texts.get(values.get(text))));
    }

    private Charset charset(long classId, byte[] data) {
        int coder = classes.offset(classId, "coder");
        if (coder < 0 || data[coder] == 0) {
            return StandardCharsets.ISO_8859_1;
        }
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                ? StandardCharsets.UTF_16LE
                : StandardCharsets.UTF_16BE;
    }

    private String line(Way way) {
        List<String> parts = new ArrayList<>();
        Root root = way.root();
        if (root != null && !(root.kind() == RootKind.CLASS)) {
            parts.add(start(root));
        }
        for (int i = 0; i + 1 < way.steps().size(); i++) {
            String label = labels.get(new Step(way.steps().get(i), way.steps().get(i + 1)));
            // The class of an object that was just named says nothing new.
            if (label != null
                    && !(label.startsWith("class ")
                            && parts.size() > 0
                            && last(parts).endsWith(label.substring(5)))) {
                parts.add(label);
            }
        }
        if (parts.size() > MOST_STEPS) {
            parts.subList(MOST_STEPS / 2, parts.size() - MOST_STEPS / 2).clear();
            parts.add(MOST_STEPS / 2, "...");
        }
        return String.join(" > ", parts);
    }

    private static String last(List<String> parts) {
        return parts.get(parts.size() - 1);
    }

    private String start(Root root) {
        String thread = root.thread() == 0
                ? ""
                : " thread " + threadNames.getOrDefault(classes.thread(root.thread()), "without a name");
        return switch (root.kind()) {
            case THREAD -> thread.substring(1);
            case FRAME -> "a local variable in" + thread;
            case NATIVE -> thread.isEmpty() ? "native code" : "native code in" + thread;
            case MONITOR -> "a monitor that is held";
            default -> "the JVM";
        };
    }
}
