// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.deploy.internal.JournalLine.Swapped;

/** What is written down of swaps, and what is made of it. */
class JournalTest {

    private static final Instant TIME = Instant.parse("2026-11-22T20:00:00.123456789Z");

    @TempDir
    Path directory;

    private Journal journal;

    @BeforeEach
    void open() {
        journal = new Journal(directory.resolve("deploy/swaps.jsonl"));
    }

    @Test
    void readsWhatItHasWritten() throws Exception {
        List<JournalLine> lines = List.of(
                runs("größe.jar", "a"),
                swap(1, "a.jar", "a", "b", Step.CHECKING),
                swap(1, "a.jar", "a", "b", Step.BACK),
                JournalLine.remains(1, "held by the thread \"x\"\nand a timer"),
                JournalLine.gone("a.jar"));
        assertEquals(List.of(), journal.read());
        for (JournalLine line : lines) {
            journal.append(line, true);
        }
        assertEquals(lines, journal.read());
        assertEquals(5, Files.readAllLines(journal.file()).size());
        journal.rewrite(lines.subList(0, 2));
        journal.append(lines.get(4), false);
        assertEquals(List.of(lines.get(0), lines.get(1), lines.get(4)), journal.read());
    }

    @Test
    void survivesLinesThatAreCutOffOrNotUnderstood() throws Exception {
        journal.append(runs("a.jar", "a"), false);
        append("{\"later\":{\"kind\":7}}\n\n");
        append("{\"swap\":{\"info\":{\"number\":1,\"step\":\"LATER\"}}}\n");
        append("{\"runs\":{\"file\":\"gr\u00f6");
        journal.append(runs("b.jar", "b"), true);
        assertEquals(List.of(runs("a.jar", "a"), runs("b.jar", "b")), journal.read());
    }

    @Test
    void saysThatItCannotBeWritten() throws Exception {
        Files.createDirectories(journal.file());
        assertThrows(IOException.class, () -> journal.append(runs("a.jar", "a"), true));
    }

    @Test
    void remembersWhatServesAndWhatWasGood() {
        Memory memory = memory(List.of(
                runs("a.jar", "a"),
                swap(1, "a.jar", "a", "b", Step.PERMANENT),
                swap(2, "a.jar", "b", "c", Step.CHECKING)));
        assertEquals("b", memory.of("a.jar").rightful());
        assertNull(memory.of("a.jar").verdict("c"));
        memory.take(swap(2, "a.jar", "b", "c", Step.BACK));
        assertEquals("b", memory.of("a.jar").rightful());
        assertEquals(2, memory.of("a.jar").verdict("c").info().number());
        assertEquals("a", memory.of("a.jar").before("b").orElseThrow().sha());
        memory.take(swap(3, "a.jar", "b", "a", Step.PERMANENT));
        assertEquals("b", memory.of("a.jar").before("a").orElseThrow().sha());
        memory.take(runs("a.jar", "c"));
        assertNull(memory.of("a.jar").verdict("c"), "it was installed although it had failed before");
        memory.take(JournalLine.gone("a.jar"));
        assertNull(memory.of("a.jar").rightful());
        assertEquals(3, memory.swaps().size());
    }

    @Test
    void isMadeShorterWithoutForgettingWhatCounts() {
        List<JournalLine> lines = new ArrayList<>();
        lines.add(runs("b.jar", "x"));
        lines.add(swap(1, "b.jar", "x", "y", Step.CHECKING));
        lines.add(swap(1, "b.jar", "x", "y", Step.BACK));
        lines.add(JournalLine.gone("never.jar"));
        lines.add(runs("gone.jar", "g"));
        lines.add(JournalLine.gone("gone.jar"));
        for (int i = 2; i <= 20; i++) {
            lines.add(runs("a.jar", "s" + (i - 1)));
            lines.add(swap(i, "a.jar", "s" + (i - 1), "s" + i, Step.CHECKING));
            lines.add(swap(i, "a.jar", "s" + (i - 1), "s" + i, Step.PERMANENT));
            lines.add(JournalLine.remains(i, "gone"));
        }
        Memory before = memory(lines);
        List<JournalLine> needed = before.needed(lines);
        Memory after = memory(needed);
        assertEquals(before.swaps(), after.swaps());
        assertEquals(5, after.swaps().size());
        assertEquals(before.of("a.jar").rightful(), after.of("a.jar").rightful());
        assertEquals(before.of("a.jar").before("s20"), after.of("a.jar").before("s20"));
        assertEquals(1, after.of("b.jar").verdict("y").info().number(), "older than the rest, and still in force");
        assertEquals(0, needed.stream().filter(line -> line.gone() != null).count());
        assertEquals(needed, memory(needed).needed(needed));
    }

    @Test
    void aRefusalThatRepeatsItselfIsToldOnce() {
        Memory memory = memory(List.of(
                swap(1, "a.jar", "a", "b", Step.REFUSED),
                swap(2, "a.jar", "a", "b", Step.CHECKING),
                swap(2, "a.jar", "a", "b", Step.REFUSED),
                swap(3, "a.jar", "a", "b", Step.BACK),
                swap(4, "a.jar", "c", "b", Step.REFUSED)));
        assertEquals(
                List.of(2L, 3L, 4L),
                memory.swaps().stream().map(swap -> swap.info().number()).toList());
    }

    @Test
    void aSwapThatWasOpenCountsAsOneInWhichTheContainerDied() throws Exception {
        journal.append(runs("a.jar", "a"), true);
        journal.append(swap(7, "a.jar", "a", "b", Step.CHECKING), true);
        for (int i = 0; i < 2; i++) {
            History history = new History(journal, java.time.Clock.systemUTC(), System::nanoTime);
            SwapInfo swap = history.swaps().get(0);
            assertEquals(Step.INTERRUPTED, swap.step());
            assertEquals(
                    "the container died during the swap to 2; copy the jar again, or kn:swap, to try again",
                    swap.reason());
            assertEquals(swap, history.verdict("a.jar", "b").info());
            assertFalse(history.verdict("a.jar", "b").retry());
            assertEquals("a", history.rightful("a.jar"));
        }
        assertEquals(2, journal.read().size());
    }

    private void append(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Files.write(journal.file(), bytes, StandardOpenOption.APPEND);
    }

    private static Memory memory(List<JournalLine> lines) {
        Memory memory = new Memory(5);
        lines.forEach(memory::take);
        return memory;
    }

    private static JournalLine runs(String file, String sha) {
        return JournalLine.of(new Content(file, sha, "1", true, TIME));
    }

    private static JournalLine swap(long number, String file, String from, String to, Step step) {
        SwapInfo info = new SwapInfo(
                number,
                file,
                "greeter",
                "1",
                "2",
                from,
                to,
                "file",
                TIME,
                step.over() ? TIME : null,
                step,
                null,
                Duration.ofNanos(1_234_567),
                null,
                1,
                2,
                3,
                null);
        return JournalLine.of(new Swapped(info, false, false, 100, false));
    }
}
