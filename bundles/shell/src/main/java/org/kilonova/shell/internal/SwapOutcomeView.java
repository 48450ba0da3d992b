// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.kilonova.container.SwapInfo;

/** What has come of commands on swaps. */
record SwapOutcomeView(Ago ago) implements View<SwapOutcome> {

    @Override
    public String table(List<SwapOutcome> outcomes) {
        StringBuilder text = new StringBuilder();
        outcomes.forEach(outcome -> text.append(full(outcome)));
        return text.toString();
    }

    @Override
    public String full(SwapOutcome outcome) {
        SwapInfo swap = outcome.swap();
        TextTable table = TextTable.indented("  ");
        if (swap.answering() != null && SwapWords.serves(swap)) {
            Instant since = swap.begun().plus(swap.answering());
            table.row("answers since", since.truncatedTo(ChronoUnit.MILLIS) + "  " + ago.of(since));
            table.row("took", Ago.length(swap.answering()));
        }
        if (swap.pause() != null) {
            table.row("pause", Ago.length(swap.pause()));
        }
        if (outcome.probation() != null) {
            table.row("probation", outcome.probation());
        } else if (swap.reason() != null) {
            table.row("reason", swap.reason());
        }
        String choice = SwapWords.choice(swap);
        table.row("next", choice == null ? "kn:swaps " + swap.number() + " shows all of it" : choice);
        return line(outcome) + "\n" + table;
    }

    @Override
    public String line(SwapOutcome outcome) {
        return SwapWords.subject(outcome.swap()) + SwapWords.result(outcome.swap());
    }
}
