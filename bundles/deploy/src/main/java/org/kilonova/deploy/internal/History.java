// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.deploy.internal.JournalLine.Swapped;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All swaps of this home and the contents that were good, remembered in the journal. Thread-safe. */
final class History {

    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    private static final int SWAPS = 1000;

    private final Journal journal;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Memory memory = new Memory(SWAPS);
    private final SwapCounts counts = new SwapCounts();
    private final Map<Long, SwapProgress> atWork = new TreeMap<>();
    private long lastNumber;
    private boolean deaf;

    History(Journal journal, Clock clock, LongSupplier nanos) {
        this.journal = journal;
        this.clock = clock;
        this.nanos = nanos;
        recall();
    }

    private void recall() {
        try {
            List<JournalLine> lines = journal.read();
            lines.forEach(memory::take);
            List<JournalLine> kept = new ArrayList<>(lines);
            for (Swapped open :
                    memory.swaps().stream().filter(swap -> !swap.over()).toList()) {
                JournalLine died = JournalLine.of(died(open));
                memory.take(died);
                kept.add(died);
                counts.ended(memory.swap(open.info().number()).info());
            }
            List<JournalLine> needed = memory.needed(kept);
            if (!needed.equals(lines)) {
                journal.rewrite(needed);
            }
        } catch (IOException e) {
            LOG.error("The history of swaps in {} cannot be used: correct that, or move it away", journal.file(), e);
        }
        lastNumber = memory.lastNumber();
    }

    private Swapped died(Swapped open) {
        String reason = "the container died during the swap to " + open.info().to()
                + "; copy the jar again, or kn:swap, to try again";
        SwapInfo ended = open.info().withEnd(clock.instant(), Step.INTERRUPTED, reason);
        return new Swapped(ended, open.command(), open.force(), open.share(), false);
    }

    /** A new swap, which stands at its first step; to be {@linkplain #opened written down} before anything is touched. */
    synchronized SwapProgress begin(SwapRequest request, Installed old) {
        SwapProgress progress = new SwapProgress(++lastNumber, request, old, clock, nanos);
        atWork.put(progress.number(), progress);
        return progress;
    }

    /** @throws IOException if it could not be written: then it must not go on */
    synchronized void opened(SwapProgress progress) throws IOException {
        write(JournalLine.of(progress.journaled(progress.info(), false)), true);
    }

    /** @throws IOException if it could not be written: then it is not permanent */
    synchronized void permanent(SwapProgress progress, String reason) throws IOException {
        SwapInfo info = progress.ending(Step.PERMANENT, reason);
        write(JournalLine.of(progress.journaled(info, false)), true);
        ended(progress, info);
    }

    /** @param retry whether it is tried again by itself */
    synchronized void failed(SwapProgress progress, Step step, String reason, boolean retry) {
        SwapInfo info = progress.ending(step, reason);
        JournalLine line = JournalLine.of(progress.journaled(info, retry));
        try {
            write(line, true);
        } catch (IOException e) {
            // After a restart it counts as a swap in which the container died, which is on the safe side.
            memory.take(line);
            LOG.error("The end of swap {} is not in {}: free space on the disk", info.number(), journal.file(), e);
        }
        ended(progress, info);
    }

    private void ended(SwapProgress progress, SwapInfo info) {
        progress.end(info);
        counts.ended(info);
        atWork.remove(progress.number());
    }

    /** Of the swaps that have ended since the start, and of those that the last end of the container has ended. */
    SwapCounts counts() {
        return counts;
    }

    /** What became of the version that has gone. */
    synchronized void remains(long number, String text) {
        SwapProgress open = atWork.get(number);
        if (open != null) {
            open.remains(text);
        }
        note(JournalLine.remains(number, text));
    }

    /** A content was started for good. */
    synchronized void runs(Content content) {
        if (!memory.says(content)) {
            note(JournalLine.of(content));
        }
    }

    /** What was known of a file is of no use any more. */
    synchronized void gone(String file) {
        if (memory.files().contains(file)) {
            note(JournalLine.gone(file));
        }
    }

    synchronized void retain(Set<String> files) {
        memory.files().stream().filter(file -> !files.contains(file)).forEach(this::gone);
    }

    /** What may be lost without harm: then the folder decides. */
    private void note(JournalLine line) {
        try {
            write(line, false);
            deaf = false;
        } catch (IOException e) {
            memory.take(line);
            if (!deaf) {
                deaf = true;
                LOG.error("{} cannot be written ({}): free space on the disk", journal.file(), e.toString());
            }
        }
    }

    private void write(JournalLine line, boolean durable) throws IOException {
        journal.append(line, durable);
        memory.take(line);
    }

    /** The last one first. */
    synchronized List<SwapInfo> swaps() {
        Map<Long, SwapInfo> swaps = new TreeMap<>(Collections.reverseOrder());
        memory.swaps().forEach(swap -> swaps.put(swap.info().number(), swap.info()));
        atWork.forEach((number, progress) -> swaps.put(number, progress.info()));
        return List.copyOf(swaps.values());
    }

    /** The one of that number that has ended, or null. */
    synchronized Swapped swap(long number) {
        return memory.swap(number);
    }

    /** The content that serves, or that has to after a crash; null if nothing is known. */
    synchronized String rightful(String file) {
        return memory.of(file).rightful();
    }

    /** The swap that kept a content from becoming permanent the last time, or null. */
    synchronized Swapped verdict(String file, String sha) {
        return memory.of(file).verdict(sha);
    }

    /** The swap of a command that was interrupted and nothing has happened since; else null. */
    synchronized Swapped interrupted(String file) {
        Swapped last = memory.of(file).last();
        return last != null && last.command() && last.retry() && last.info().step() == Step.INTERRUPTED ? last : null;
    }

    /** The good content to go back to from this one: that which came before it, else the last one. */
    synchronized Optional<Content> before(String file, String sha) {
        return memory.of(file).before(sha);
    }

    /** The good contents to go back to from this one, so many at most, the first to go back to last. */
    synchronized List<Content> before(String file, String sha, int count) {
        List<Content> others = memory.of(file).others(sha);
        return others.subList(Math.max(0, others.size() - count), others.size());
    }
}
