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
        home.prepare(distribution.resolve("config"));
        try (HomeLock lock = HomeLock.acquire(home)) {
            tellTerminal("Kilonova " + version + ", home " + home.directory() + ", log " + home.log());
            Logging logging = Logging.begin(home, distribution.resolve("config"), shell);
            Container container = new Container(FrameworkProperties.of(home, shell, version));
            container.install(BundleTree.scan(distribution.resolve("bundles"), shell));
            logging.await();
            Logger log = LoggerFactory.getLogger(RunCommand.class);
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
        container.waitForStop();
        log.info("Kilonova {} stopped", version);
        markClassArchive();
        return signalled.get() ? ExitCode.OK : container.exitCode();
    }

    private static void tellStopping(HomeLock lock, Logger log) {
        try {
            lock.write(HomeLock.Phase.STOPPING);
        } catch (IOException e) {
            log.warn("That this process is stopping cannot be told to others: do not repeat 'kilonova stop'", e);
        }
    }

    /** The JVM writes the archive of loaded classes after this; what a failed start had loaded would not be worth it. */
    private static void markClassArchive() throws IOException {
        String archive = System.getProperty("kilonova.archive", "");
        if (!archive.isEmpty()) {
            Path mark = Path.of(archive + ".complete");
            if (!Files.exists(mark)) {
                Files.createFile(mark);
            }
        }
    }

    private void tellTerminal(String line) {
        if (shell == ShellMode.TERMINAL) {
            System.out.println(line);
        }
    }
}
