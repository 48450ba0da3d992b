// SPDX-License-Identifier: Apache-2.0
package org.kilonova.systemd.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** systemd's own program: Java has no datagram sockets of the kind that systemd listens on (docs/decisions/0022). */
final class SystemdNotify implements Notifier {

    private static final long LIMIT_SECONDS = 10;

    private final String program;

    SystemdNotify(String program) {
        this.program = program;
    }

    @Override
    public void send(String... assignments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(assignments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(program + " has not ended after " + LIMIT_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            String said = new String(process.getInputStream().readAllBytes()).strip();
            throw new IOException(program + " ended with exit code " + process.exitValue() + ": " + said);
        }
    }
}
