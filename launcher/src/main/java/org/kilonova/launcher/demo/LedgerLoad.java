// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The clients of the ledger inside the container, asked through its shell. */
record LedgerLoad(PipedShell shell) {

    /** Calls between two questions. */
    record Figures(long answered, long bad, String failure, double p999, double longest) {}

    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\" : \"?(.*?)\"?,?");

    void begin(int clients, long pauseMicros) throws DemoFailure, InterruptedException {
        call("begin count=" + clients + " pauseMicros=" + pauseMicros);
    }

    /** Since this was asked the last time. */
    Figures figures() throws DemoFailure, InterruptedException {
        PipedShell.Answer answer = call("figures");
        return new Figures(
                Long.parseLong(member(answer, "answered")),
                Long.parseLong(member(answer, "bad")),
                member(answer, "failure"),
                Double.parseDouble(member(answer, "p999")),
                Double.parseDouble(member(answer, "longest")));
    }

    /** Returns when everything is written down. */
    void end() throws DemoFailure, InterruptedException {
        call("end");
    }

    private PipedShell.Answer call(String method) throws DemoFailure, InterruptedException {
        PipedShell.Answer answer = shell.run("kn:call --timeout 120 ledger-client " + method);
        if (answer.failed()) {
            throw new DemoFailure("the client: " + answer);
        }
        return answer;
    }

    private static String member(PipedShell.Answer answer, String name) throws DemoFailure {
        for (String line : answer.lines()) {
            Matcher member = MEMBER.matcher(line.strip());
            if (member.matches() && member.group(1).equals(name)) {
                return member.group(2);
            }
        }
        throw new DemoFailure("no " + name + " in what the client says: " + answer);
    }
}
