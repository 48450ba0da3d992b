// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What {@code bin/kilonova} calls. The system property {@code kilonova.distribution} names the unpacked distribution. */
public final class Main {

    private static final Duration LONGEST_START = Duration.ofSeconds(120);

    /** Longer than the container itself takes at most, so that the end is its own. */
    private static final Duration LONGEST_STOP = Duration.ofMinutes(10);

    private static final long BEGUN = System.nanoTime();

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        ExitCode code;
        try {
            code = execute(List.of(arguments));
        } catch (LaunchException e) {
            System.err.println("kilonova: " + e.getMessage());
            code = e.exitCode();
        } catch (IOException e) {
            System.err.println("kilonova: " + e);
            code = ExitCode.FAILED;
        }
        System.out.flush();
        System.exit(code.code());
    }

    private static ExitCode execute(List<String> arguments) throws LaunchException, IOException, InterruptedException {
        Path distribution = Path.of(System.getProperty("kilonova.distribution", ""))
                .toAbsolutePath()
                .normalize();
        CommandLine line = CommandLine.parse(arguments, distribution);
        Home home = new Home(line.home());
        OtherProcess other = new OtherProcess(home, System.out);
        return switch (line.command()) {
            case RUN -> new RunCommand(home, distribution, line.shell(), version(), BEGUN).run();
            case STATUS -> other.status();
            case STOP -> other.stop(LONGEST_STOP);
            case AWAIT -> other.await(line.pid(), LONGEST_START);
        };
    }

    private static String version() {
        return Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "0");
    }
}
