// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;

/** Diagnoses: the cause first, then what was looked at on the way. */
final class DiagnosisView implements View<Diagnosis> {

    @Override
    public String table(List<Diagnosis> diagnoses) {
        StringBuilder text = new StringBuilder();
        diagnoses.forEach(diagnosis -> text.append(full(diagnosis)));
        return text.toString();
    }

    @Override
    public String full(Diagnosis diagnosis) {
        StringBuilder text = new StringBuilder(line(diagnosis)).append('\n');
        diagnosis
                .cause()
                .ifPresent(cause -> text.append("  do: ").append(cause.advice()).append('\n'));
        TextTable table = TextTable.indented("  ");
        for (Finding finding : diagnosis.findings()) {
            boolean advise = finding.verdict() == Finding.Verdict.NOTE && finding.advice() != null;
            table.row(
                    finding.verdict() == Finding.Verdict.OK ? "ok" : finding.verdict(),
                    finding.checked(),
                    finding.result() + (advise ? " -> " + finding.advice() : ""));
        }
        return text.append(table).toString();
    }

    @Override
    public String line(Diagnosis diagnosis) {
        return diagnosis.topic() + ": "
                + diagnosis
                        .cause()
                        .map(cause -> cause.checked() + " " + cause.result())
                        .orElse("running, nothing is wrong");
    }
}
