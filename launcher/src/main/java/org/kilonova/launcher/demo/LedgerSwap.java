// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicReference;

/** Puts the next version over the ledger's jar and waits until it is decided what becomes of it. */
record LedgerSwap(Stage stage, PipedShell shell, Path deploy) {

    static final String FILE = "ledger.jar";

    /** What became of a version. */
    record Decision(String step, String reason) {}

    void drop(Path jar) throws IOException {
        Path part = Files.copy(jar, deploy.resolve(FILE + ".part"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, deploy.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    Decision decided(String version) throws DemoFailure, IOException, InterruptedException {
        AtomicReference<Decision> decision = new AtomicReference<>();
        stage.await("the swap to " + version + " to be decided", () -> {
            for (String line : shell.run("kn:deployed").lines()) {
                if (line.startsWith(FILE) && line.contains("QUARANTINED")) {
                    decision.set(new Decision("REFUSED", line));
                } else if (line.startsWith(FILE) && line.contains("DEPLOYED") && line.contains(" " + version + " ")) {
                    decision.set(new Decision("PERMANENT", ""));
                }
            }
            return decision.get() != null;
        });
        return decision.get();
    }
}
