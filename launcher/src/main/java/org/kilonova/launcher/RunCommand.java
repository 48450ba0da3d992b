// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a container in this process until it is stopped. */
final class RunCommand {

    private final Home home;
    private final Path distribution;
    private final ShellMode shell;
    private final String version;
    private final long begun;

    /**
     * @param begun {@link System#nanoTime} at the begin of the process
     */
    RunCommand(Home home, Path distribution, ShellMode shell, String version, long begun) {
        this.home = home;
        this.distribution = distribution;
        this.shell = shell;
        this.version = version;
        this.begun = begun;
    }

    ExitCode run() throws LaunchException, InterruptedException, IOException {
        ConsoleFormat format = ConsoleFormat.of(System.getenv(), Path.of("/proc/self/fd/2"));
        Path shippedConfig = distribution.resolve("config");
        home.prepare(shippedConfig);
        boolean ranBefore = Files.exists(home.lockFile());
        try (HomeLock lock = HomeLock.acquire(home)) {
            Upgrade upgrade = Upgrade.perform(home, shippedConfig, version, ranBefore);
            tellTerminal("Kilonova " + version + ", home " + home.directory() + ", log " + home.log());
            Logging logging = Logging.begin(home, shippedConfig, shell, format);
            Container container = new Container(FrameworkProperties.of(home, shell, version));
            container.install(BundleTree.scan(distribution.resolve("bundles"), shell));
            logging.await();
            Logger log = LoggerFactory.getLogger(RunCommand.class);
            upgrade.tell(log);
            try {
                return run(container, lock, log);
            } catch (LaunchException e) {
                log.error("{}", e.getMessage(), e.getCause());
                container.stop();
                container.waitForStop();
                throw e;
            }
        }
    }

    private ExitCode run(Container container, HomeLock lock, Logger log)
            throws LaunchException, InterruptedException, IOException {
        AtomicBoolean signalled = new AtomicBoolean();
        container.whenStopping(() -> tellStopping(lock, log));
        new Signals(
                        name -> {
                            signalled.set(true);
                            // At once, for a start under way is finished first.
                            tellStopping(lock, log);
                            log.info("SIG{}: stopping; a second TERM or INT ends the process at once", name);
                            container.stop();
                        },
                        Runtime.getRuntime()::halt)
                .install();
        container.start();
        lock.write(HomeLock.Phase.STARTED);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        log.info(
                "Kilonova {} started in {} ms: {} bundles, Java {}, home {}",
                version,
                millis,
                container.bundleCount(),
                Runtime.version().feature(),
                home.directory());
        tellTerminal("Started in " + millis + " ms");
        container.startRemaining();
        try (ArchiveRun archive = Boolean.getBoolean("kilonova.archive.missing")
                ? ArchiveRun.begin(distribution.resolve("bin/kilonova"), home)
                : null) {
            container.waitForStop();
        }
        log.info("Kilonova {} stopped", version);
        return signalled.get() ? ExitCode.OK : container.exitCode();
    }

    private static void tellStopping(HomeLock lock, Logger log) {
        try {
            lock.write(HomeLock.Phase.STOPPING);
        } catch (IOException e) {
            log.warn("That this process is stopping cannot be told to others: do not repeat 'kilonova stop'", e);
        }
    }

    private void tellTerminal(String line) {
        if (shell == ShellMode.TERMINAL) {
            System.out.println(line);
        }
    }
}
