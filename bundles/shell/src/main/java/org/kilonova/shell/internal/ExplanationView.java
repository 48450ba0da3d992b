// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;

/** What keeps the classes of versions that are gone. */
record ExplanationView(RemainsView remains) implements View<Explanation> {

    @Override
    public String table(List<Explanation> explanations) {
        StringBuilder text = new StringBuilder();
        explanations.forEach(explanation -> text.append(full(explanation)));
        return text.toString();
    }

    @Override
    public String full(Explanation explanation) {
        StringBuilder text = new StringBuilder(line(explanation)).append('\n');
        explanation.ways().forEach(way -> text.append("  ").append(way).append('\n'));
        return text.toString();
    }

    @Override
    public String line(Explanation explanation) {
        String which = remains.line(explanation.remains());
        return explanation.ways().isEmpty()
                ? which + ": nothing holds it; the next collection will free it"
                : which + ": held in " + explanation.ways().size()
                        + (explanation.ways().size() == 1 ? " way" : " ways");
    }
}
