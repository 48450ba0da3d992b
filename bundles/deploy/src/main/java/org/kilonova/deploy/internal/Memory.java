// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.kilonova.container.SwapInfo;
import org.kilonova.deploy.internal.JournalLine.Remnant;
import org.kilonova.deploy.internal.JournalLine.Swapped;

/** What the lines of the journal together say. Used by one thread at a time. */
final class Memory {

    private final Map<String, FileMemory> files = new HashMap<>();
    private final TreeMap<Long, Swapped> swaps = new TreeMap<>();
    private final int limit;

    /** @param limit so many swaps are kept */
    Memory(int limit) {
        this.limit = limit;
    }

    void take(JournalLine line) {
        if (line.swap() != null) {
            swaps.put(line.swap().info().number(), line.swap());
            Swapped repeated = known(line.file()).swapped(line.swap());
            if (repeated != null) {
                swaps.remove(repeated.info().number());
            }
            if (swaps.size() > limit) {
                swaps.pollFirstEntry();
            }
        } else if (line.runs() != null) {
            known(line.file()).runs(line.runs());
        } else if (line.gone() != null) {
            files.remove(line.gone());
        } else {
            swaps.computeIfPresent(line.remains().swap(), (number, swap) -> with(swap, line.remains()));
        }
    }

    private static Swapped with(Swapped swap, Remnant remains) {
        SwapInfo told = swap.info().withRemains(remains.text());
        return new Swapped(told, swap.command(), swap.force(), swap.share(), swap.retry());
    }

    private FileMemory known(String file) {
        return files.computeIfAbsent(file, name -> new FileMemory());
    }

    /** Not to be changed. */
    FileMemory of(String file) {
        return files.getOrDefault(file, new FileMemory());
    }

    /** Whether that is nothing new. */
    boolean says(Content content) {
        FileMemory file = files.get(content.file());
        return file == null ? !content.good() : file.says(content);
    }

    Set<String> files() {
        return Set.copyOf(files.keySet());
    }

    /** By number. */
    Collection<Swapped> swaps() {
        return List.copyOf(swaps.values());
    }

    /** The one of that number, or null. */
    Swapped swap(long number) {
        return swaps.get(number);
    }

    long lastNumber() {
        return swaps.isEmpty() ? 0 : swaps.lastKey();
    }

    /** Of the lines from which this memory was made, those that have not become superfluous. */
    List<JournalLine> needed(List<JournalLine> lines) {
        List<JournalLine> latest = new ArrayList<>();
        Set<Object> said = new HashSet<>();
        for (int i = lines.size() - 1; i >= 0; i--) {
            JournalLine line = lines.get(i);
            if (said.add(subject(line)) && matters(line)) {
                latest.add(line);
            }
        }
        Collections.reverse(latest);
        return withoutEmptyFarewells(latest);
    }

    /** That a file has gone matters where something was said of it before. */
    private static List<JournalLine> withoutEmptyFarewells(List<JournalLine> lines) {
        Set<String> mentioned = new HashSet<>();
        List<JournalLine> needed = new ArrayList<>();
        for (JournalLine line : lines) {
            if (line.gone() == null || mentioned.contains(line.gone())) {
                needed.add(line);
                mentioned.add(line.file());
            }
        }
        return needed;
    }

    private static Object subject(JournalLine line) {
        if (line.swap() != null) {
            return line.swap().info().number();
        }
        if (line.runs() != null) {
            return List.of(line.file(), line.runs().sha());
        }
        return line.gone() != null ? line.gone() : line.remains();
    }

    private boolean matters(JournalLine line) {
        if (line.swap() != null) {
            return swaps.containsKey(line.swap().info().number())
                    || of(line.file()).judges(line.swap());
        }
        if (line.remains() != null) {
            return swaps.containsKey(line.remains().swap());
        }
        return line.gone() != null || files.containsKey(line.file());
    }
}
