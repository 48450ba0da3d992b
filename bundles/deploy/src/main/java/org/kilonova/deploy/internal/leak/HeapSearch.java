// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kilonova.deploy.internal.leak.HeapClasses.Root;
import org.kilonova.deploy.internal.leak.HeapClasses.Slot;

/**
 * Finds what holds a class loader, from the loader outwards, one step with each reading of the file; so the nearest come first. It ends
 * at what is in memory of itself, and at classes of other loaders, which somebody else needs. What is the loader's own, its classes and
 * their objects, does not count as a holder: there is one way for each object outside that refers to something inside. Not thread-safe.
 */
final class HeapSearch {

    private static final int MOST_WAYS = 10;
    private static final long INSIDE = 1;
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
    /** For each object outside that one by which it leads inside, which may be itself. */
    private final LongTable doors = new LongTable();

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
        add(loader, loader, INSIDE);
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
            boolean inside = family.contains(type.loader());
            for (HeapClass.StaticField field : type.statics()) {
                follow(type.id(), field.value(), inside);
            }
            for (long other : type.others()) {
                follow(type.id(), other, inside);
            }
            follow(type.id(), type.superId(), inside);
            if (inside) {
                // Of other classes it says nothing: they do not hold what their loader refers to.
                follow(type.id(), type.loader(), true);
            }
        }

        @Override
        public void instance(long id, long classId, byte[] data, int length) {
            if (frontier.contains(classId)) {
                reach(id, classId, true);
                return;
            }
            boolean weak = classes.weak(classId);
            List<Slot> slots = classes.slots(classId);
            for (int i = 0; i < slots.size(); i++) {
                Slot slot = slots.get(i);
                long target = classes.address(data, slot.offset());
                if (target != 0 && frontier.contains(target) && !(weak && lets(classId, slot))) {
                    reach(id, target, family.contains(id));
                }
            }
        }

        @Override
        public void objects(long id, long classId, byte[] data, int length) {
            if (frontier.contains(classId)) {
                reach(id, classId, true);
                return;
            }
            for (int offset = 0; offset < length; offset += classes.idSize()) {
                long target = classes.address(data, offset);
                if (target != 0) {
                    follow(id, target, false);
                }
            }
        }
    }

    /** Whether a reference lets go what it refers to. */
    private boolean lets(long classId, Slot slot) {
        return classes.isReferent(slot) && !(soft && classes.soft(classId));
    }

    private void follow(long id, long target, boolean inside) {
        if (frontier.contains(target)) {
            reach(id, target, inside);
        }
    }

    private void reach(long id, long target, boolean inside) {
        long behind = doors.get(target);
        long door = inside ? INSIDE : behind == INSIDE ? id : behind;
        HeapClass type = classes.type(id);
        boolean foreign = type != null && !family.contains(type.loader());
        // That a thread is just using it says nothing of a class that is needed anyway.
        Root root = foreign ? null : classes.root(id);
        if (root != null || foreign) {
            // A thread that belongs to the version needs no second reason.
            if (root == null || !ways.containsKey(thread(root))) {
                ways.computeIfAbsent(key(id, target, door, root, foreign), key -> way(id, target, root));
            }
        } else if (!ways.containsKey(door)) {
            add(id, target, door);
        }
    }

    /** Ways with the same key say the same. */
    private static Object key(long id, long target, long door, Root root, boolean foreign) {
        if (door != INSIDE && door != id) {
            return door;
        }
        if (foreign) {
            return List.of(id, target);
        }
        return root.thread() == 0 ? (Object) id : thread(root);
    }

    private static String thread(Root root) {
        return "thread " + root.thread();
    }

    private void add(long id, long target, long door) {
        if (next.putIfAbsent(id, target)) {
            doors.putIfAbsent(id, door);
            reached.putIfAbsent(id, target);
        }
    }

    private Way way(long from, long target, Root root) {
        List<Long> steps = new ArrayList<>(List.of(from));
        long step = target;
        while (next.get(step) != step) {
            steps.add(step);
            step = next.get(step);
        }
        steps.add(step);
        return new Way(root, steps);
    }
}
