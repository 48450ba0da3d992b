// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The class loaders of a heap dump: their parents, and which {@link LoaderReference} is on which. */
final class HeapLoaders {

    private final HeapClasses classes;
    private final Map<Long, Long> parents = new HashMap<>();
    private final Map<Long, Long> marked = new HashMap<>();
    private final Map<Long, Kind> kinds = new HashMap<>();

    private enum Kind {
        LOADER,
        MARK,
        OTHER
    }

    HeapLoaders(HeapFile file, HeapClasses classes) throws IOException {
        this.classes = classes;
        file.scan(new Collector());
    }

    private final class Collector implements HeapVisitor {

        @Override
        public void instance(long id, long classId, byte[] data, int length) {
            switch (kinds.computeIfAbsent(classId, HeapLoaders.this::kind)) {
                case LOADER -> parents.put(id, classes.reference(classId, data, "parent"));
                case MARK ->
                    marked.put(
                            ByteBuffer.wrap(data).getLong(classes.offset(classId, "mark")),
                            classes.reference(classId, data, "referent"));
                case OTHER -> {}
            }
        }
    }

    private Kind kind(long classId) {
        if (classes.className(classId).equals(LoaderReference.class.getName())) {
            return Kind.MARK;
        }
        return classes.inherits(classId, ClassLoader.class.getName()) ? Kind.LOADER : Kind.OTHER;
    }

    /** Address of a class loader, or 0 if it is no longer there. */
    long address(LoaderReference reference) {
        return marked.getOrDefault(reference.mark(), 0L);
    }

    /** A class loader and those that cannot be without it. */
    Set<Long> family(long loader) {
        Set<Long> family = new HashSet<>();
        for (long other : parents.keySet()) {
            for (long ancestor = other; ancestor != 0; ancestor = parents.getOrDefault(ancestor, 0L)) {
                if (ancestor == loader) {
                    family.add(other);
                }
            }
        }
        family.add(loader);
        return family;
    }
}
