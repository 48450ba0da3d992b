// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.kilonova.container.CallInfo;
import org.kilonova.container.SwapInfo;

/** Swaps, and the calls that they wait for. */
record SwapView(Ago ago) implements View<SwapPage> {

    private static final String NONE = "-";
    private static final int WIDEST = 32;

    @Override
    public String table(List<SwapPage> pages) {
        TextTable table = TextTable.of(
                "No",
                "File",
                "From -> to",
                "Step",
                "By",
                "Begun",
                "Pause",
                "Old",
                "New",
                "Errors",
                "Remains",
                "Reason");
        for (SwapPage page : pages) {
            SwapInfo swap = page.swap();
            boolean switched = swap.answering() != null || swap.pause() != null;
            table.row(
                    swap.number(),
                    swap.file(),
                    SwapWords.versions(swap),
                    swap.step(),
                    swap.by(),
                    ago.of(swap.begun()),
                    length(swap.pause()),
                    switched ? swap.oldCalls() : NONE,
                    switched ? swap.newCalls() : NONE,
                    switched ? swap.newErrors() : NONE,
                    shortened(orNone(swap.remains())),
                    SwapWords.serves(swap) ? null : swap.reason());
        }
        StringBuilder text = new StringBuilder(table.toString());
        pages.stream().filter(page -> !page.calls().isEmpty()).forEach(page -> text.append(calls(page)));
        pages.stream()
                .map(SwapPage::swap)
                .filter(swap -> SwapWords.choice(swap) != null)
                .forEach(swap -> text.append(SwapWords.subject(swap))
                        .append(SwapWords.choice(swap))
                        .append('\n'));
        return text.toString();
    }

    @Override
    public String full(SwapPage page) {
        SwapInfo swap = page.swap();
        TextTable table = TextTable.indented("")
                .row("step", swap.step() + (swap.ended() == null ? " for " : ", took ") + lasted(swap))
                .row("reason", orNone(swap.reason()))
                .row("bundle", swap.bundle())
                .row("from", orNone(swap.from()) + "  " + orNone(swap.fromHash()))
                .row("to", orNone(swap.to()) + "  " + orNone(swap.toHash()))
                .row("by", swap.by())
                .row("begun", time(swap.begun()))
                .row("answering", swap.answering() == null ? NONE : "after " + length(swap.answering()))
                .row("ended", time(swap.ended()))
                .row("pause", length(swap.pause()))
                .row("old calls", swap.oldCalls() + " ended since the switch")
                .row("new calls", swap.newCalls() + ", " + failed(swap))
                .row("remains", orNone(swap.remains()));
        String choice = SwapWords.choice(swap);
        if (choice != null) {
            table.row("next", choice);
        }
        return line(page) + "\n" + table + (page.calls().isEmpty() ? "" : calls(page));
    }

    @Override
    public String line(SwapPage page) {
        return SwapWords.subject(page.swap()) + SwapWords.result(page.swap());
    }

    private String calls(SwapPage page) {
        TextTable table = TextTable.indented("  ");
        for (LeavingCall leaving : page.calls()) {
            CallInfo call = leaving.call();
            table.row(
                    leaving.service() + " " + call.method(),
                    call.requestId(),
                    leaving.generation().version() + " " + leaving.generation().state(),
                    "for " + ago.since(call.since()),
                    ago.deadline(call.deadline()));
        }
        return "calls that swap " + page.swap().number() + " lets end where they began\n" + table;
    }

    private String lasted(SwapInfo swap) {
        return swap.ended() == null
                ? ago.since(swap.begun())
                : Ago.length(Duration.between(swap.begun(), swap.ended()));
    }

    private static String failed(SwapInfo swap) {
        if (swap.newErrors() == 0 || swap.newCalls() == 0) {
            return swap.newErrors() + " failed";
        }
        return String.format(
                Locale.ROOT, "%d failed (%.2f %%)", swap.newErrors(), 100.0 * swap.newErrors() / swap.newCalls());
    }

    private String time(Instant time) {
        return time == null ? NONE : time.truncatedTo(ChronoUnit.MILLIS) + "  " + ago.of(time);
    }

    private static String length(Duration length) {
        return length == null ? NONE : Ago.length(length);
    }

    private static String shortened(String text) {
        return text.length() > WIDEST ? text.substring(0, WIDEST - 3) + "..." : text;
    }

    private static String orNone(String text) {
        return text == null ? NONE : text;
    }
}
