// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the next version in the place of the ledger's jar and waits until it is decided what becomes of it. */
record LedgerSwap(Stage stage, PipedShell shell, Path deploy) {

    private static final String FILE = "ledger.jar";
    private static final Pattern ROW = Pattern.compile("(\\d+) +" + FILE + " +\\S+ -> (\\S+) +(\\S+) .*");
    private static final Pattern OVER = Pattern.compile("PERMANENT|BACK|REFUSED|INTERRUPTED");
    private static final Pattern ENTRY = Pattern.compile("(\\w+(?: \\w+)?) {2,}(.*)");

    /**
     * What became of a version.
     *
     * @param step in which its swap ended
     * @param pause for which no message was begun, as the shell shows it
     */
    record Decision(String step, String pause, String reason) {}

    /** As a person copies a jar into the folder. */
    void drop(Path jar) throws IOException {
        Path part = Files.copy(jar, deploy.resolve(FILE + ".part"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, deploy.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** As an operator does it in the shell; returns when the version serves or was refused. The last swap may still be clearing up. */
    void command(Path jar) throws DemoFailure, IOException, InterruptedException {
        stage.until(
                shell,
                "kn:swap " + jar,
                answer -> !answer.contains("at work already") && !answer.contains("is being deployed"));
    }

    Decision decided(String version) throws DemoFailure, IOException, InterruptedException {
        AtomicReference<String> number = new AtomicReference<>();
        stage.await("the swap to " + version + " to be decided", () -> {
            for (String line : shell.run("kn:swaps").lines()) {
                Matcher row = ROW.matcher(line.strip());
                if (row.matches()
                        && row.group(2).equals(version)
                        && OVER.matcher(row.group(3)).matches()) {
                    number.set(row.group(1));
                    return true;
                }
            }
            return false;
        });
        Map<String, String> entries = new HashMap<>();
        for (String line : shell.run("kn:swaps " + number).lines()) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                entries.put(entry.group(1), entry.group(2));
            }
        }
        return new Decision(
                entries.getOrDefault("step", "?").split("\\W")[0],
                entries.getOrDefault("pause", "-"),
                entries.getOrDefault("reason", "-"));
    }
}
