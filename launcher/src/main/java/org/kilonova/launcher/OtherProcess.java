// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The container that another process runs on a home: whether it is there, waiting for it, stopping it. */
final class OtherProcess {

    private static final Duration POLL = Duration.ofMillis(50);

    private final Home home;
    private final PrintStream out;

    OtherProcess(Home home, PrintStream out) {
        this.home = home;
        this.out = out;
    }

    ExitCode status() throws IOException {
        Optional<HomeLock.Holder> holder = HomeLock.holder(home);
        if (holder.isEmpty()) {
            out.println("not running, home " + home.directory());
            return ExitCode.NOT_RUNNING;
        }
        out.println(switch (holder.get().phase()) {
                    case STARTING -> "starting";
                    case STARTED -> "running";
                }
                + ", process " + holder.get().pid() + ", since "
                + local(holder.get().since()) + ", home "
                + home.directory());
        return ExitCode.OK;
    }

    /** Sends TERM and waits for the end. */
    ExitCode stop(Duration limit) throws IOException, InterruptedException, LaunchException {
        Optional<ProcessHandle> process = HomeLock.holder(home).flatMap(holder -> ProcessHandle.of(holder.pid()));
        if (process.isEmpty()) {
            out.println("not running, home " + home.directory());
            return ExitCode.OK;
        }
        long pid = process.get().pid();
        if (!process.get().destroy()) {
            throw new LaunchException(
                    ExitCode.FAILED, "Process " + pid + " cannot be signalled by this user; ask its owner to stop it");
        }
        try {
            process.get().onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new LaunchException(
                    ExitCode.FAILED,
                    "Process " + pid + " is still stopping after " + limit.toSeconds() + " s; see " + home.log()
                            + ", or end it at once with 'kill " + pid + "'",
                    e);
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
        out.println("stopped, process " + pid + ", home " + home.directory());
        return ExitCode.OK;
    }

    /**
     * Waits until the process has started its container.
     *
     * @return {@link ExitCode#FAILED} when the process ended
     */
    ExitCode await(long pid, Duration limit) throws IOException, InterruptedException, LaunchException {
        Instant end = Instant.now().plus(limit);
        while (Instant.now().isBefore(end)) {
            if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
                return ExitCode.FAILED;
            }
            // Taking the lock to look, while the process is about to take it, is left to the end.
            if (isStarted(pid, HomeLock.lastHolder(home)) && isStarted(pid, HomeLock.holder(home))) {
                out.println("started, process " + pid + ", home " + home.directory());
                return ExitCode.OK;
            }
            Thread.sleep(POLL.toMillis());
        }
        throw new LaunchException(
                ExitCode.FAILED,
                "Process " + pid + " has not started its container after " + limit.toSeconds() + " s; see "
                        + home.log());
    }

    private static boolean isStarted(long pid, Optional<HomeLock.Holder> holder) {
        return holder.filter(found -> found.pid() == pid && found.phase() == HomeLock.Phase.STARTED)
                .isPresent();
    }

    private static String local(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                instant.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneId.systemDefault()));
    }
}
