// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kilonova.deploy.internal.HeapClasses.Root;
import org.kilonova.deploy.internal.HeapClasses.Slot;

/**
 * Finds what holds a class loader, from the loader outwards, one step with each reading of the file; so the nearest holders come first. It ends
 * at what is in memory of itself, and at classes of other loaders, which somebody else needs. Not thread-safe.
 */
final class HeapSearch {

    private static final int MOST_WAYS = 10;
    private static final int LARGE = 1_000_000;

    /**
     * A chain of references.
     *
     * @param root why its first is in memory; null where that is a class
     * @param steps addresses from the holder to the class loader
     */
    record Way(Root root, List<Long> steps) {}

    private final HeapFile file;
    private final HeapClasses classes;
    private final Set<Long> family;
    private final boolean soft;
    private final LongTable next = new LongTable();
    private final Map<Object, Way> ways = new LinkedHashMap<>();
    private LongTable frontier = new LongTable();
    private LongTable reached;

    /**
     * @param family the class loader's, see {@link HeapLoaders#family}
     * @param soft whether references count that end when memory is short
     */
    HeapSearch(HeapFile file, HeapClasses classes, Set<Long> family, boolean soft) {
        this.file = file;
        this.classes = classes;
        this.family = family;
        this.soft = soft;
    }

    List<Way> run(long loader) throws IOException {
        reached = new LongTable();
        add(loader, loader);
        while (reached.size() > 0 && ways.size() < MOST_WAYS && (ways.isEmpty() || next.size() < LARGE)) {
            frontier = reached;
            reached = new LongTable();
            file.scan(new Step());
        }
        return ways.values().stream().limit(MOST_WAYS).toList();
    }

    private final class Step implements HeapVisitor {

        @Override
        public void type(HeapClass type) {
            long target = target(type);
            if (target != 0 && !next.contains(type.id())) {
                add(type.id(), target);
            }
        }

        @Override
        public void instance(long id, long classId, byte[] data, int length) {
            if (frontier.contains(classId)) {
                reach(id, classId);
                return;
            }
            boolean weak = classes.weak(classId);
            List<Slot> slots = classes.slots(classId);
            for (int i = 0; i < slots.size(); i++) {
                Slot slot = slots.get(i);
                long target = classes.address(data, slot.offset());
                if (target != 0 && frontier.contains(target) && !(weak && lets(classId, slot))) {
                    reach(id, target);
                    return;
                }
            }
        }

        @Override
        public void objects(long id, long classId, byte[] data, int length) {
            if (frontier.contains(classId)) {
                reach(id, classId);
                return;
            }
            for (int offset = 0; offset < length; offset += classes.idSize()) {
                long target = classes.address(data, offset);
                if (target != 0 && frontier.contains(target)) {
                    reach(id, target);
                    return;
                }
            }
        }
    }

    /** Whether a reference lets go what it refers to. */
    private boolean lets(long classId, Slot slot) {
        return classes.isReferent(slot) && !(soft && classes.soft(classId));
    }

    private long target(HeapClass type) {
        for (HeapClass.StaticField field : type.statics()) {
            if (frontier.contains(field.value())) {
                return field.value();
            }
        }
        for (long other : type.others()) {
            if (frontier.contains(other)) {
                return other;
            }
        }
        if (frontier.contains(type.superId())) {
            return type.superId();
        }
        return frontier.contains(type.loader()) ? type.loader() : 0;
    }

    private void reach(long id, long target) {
        if (!next.contains(id)) {
            add(id, target);
        }
    }

    private void add(long id, long target) {
        next.putIfAbsent(id, target);
        Root root = classes.root(id);
        HeapClass type = classes.type(id);
        if (root != null) {
            ways.computeIfAbsent(root.thread() == 0 ? id : "thread " + root.thread(), key -> way(id, root));
        } else if (type != null && !family.contains(type.loader())) {
            ways.computeIfAbsent(id, key -> way(id, null));
        } else {
            reached.putIfAbsent(id, target);
        }
    }

    private Way way(long from, Root root) {
        List<Long> steps = new ArrayList<>(List.of(from));
        for (long step = from; next.get(step) != step; step = next.get(step)) {
            steps.add(next.get(step));
        }
        return new Way(root, steps);
    }
}
