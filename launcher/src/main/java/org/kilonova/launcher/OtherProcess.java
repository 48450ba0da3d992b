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
    private static final Duration PROGRESS = Duration.ofSeconds(10);

    private final Home home;
    private final PrintStream out;
    private final Duration progress;

    OtherProcess(Home home, PrintStream out) {
        this(home, out, PROGRESS);
    }

    /**
     * @param progress between two lines that tell that {@link #stop} still waits
     */
    OtherProcess(Home home, PrintStream out, Duration progress) {
        this.home = home;
        this.out = out;
        this.progress = progress;
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
                    case STOPPING -> "stopping";
                }
                + ", process " + holder.get().pid() + ", since "
                + local(holder.get().since()) + ", home "
                + home.directory());
        return ExitCode.OK;
    }

    /** Sends TERM, unless the process is stopping already: a second one would end it at once. Waits for the end. */
    ExitCode stop(Duration limit) throws IOException, InterruptedException, LaunchException {
        Optional<HomeLock.Holder> holder = HomeLock.holder(home);
        Optional<ProcessHandle> process = holder.flatMap(found -> ProcessHandle.of(found.pid()));
        if (process.isEmpty()) {
            out.println("not running, home " + home.directory());
            return ExitCode.OK;
        }
        long pid = process.get().pid();
        if (holder.get().phase() == HomeLock.Phase.STOPPING) {
            out.println("already stopping, process " + pid + ", since "
                    + local(holder.get().since()));
        } else if (!process.get().destroy()) {
            throw new LaunchException(
                    ExitCode.FAILED, "Process " + pid + " cannot be signalled by this user; ask its owner to stop it");
        }
        awaitEnd(process.get(), limit);
        out.println("stopped, process " + pid + ", home " + home.directory());
        return ExitCode.OK;
    }

    private void awaitEnd(ProcessHandle process, Duration limit)
            throws IOException, InterruptedException, LaunchException {
        Instant begin = Instant.now();
        while (true) {
            try {
                process.onExit().get(progress.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                Duration waited = Duration.between(begin, Instant.now());
                if (waited.compareTo(limit) >= 0) {
                    throw new LaunchException(
                            ExitCode.FAILED,
                            "Process " + process.pid() + " is still stopping after " + limit.toSeconds() + " s; see "
                                    + home.log() + ", or end it at once with 'kill " + process.pid() + "'",
                            e);
                }
                out.println("still stopping after " + waited.toSeconds() + " s, process " + process.pid());
            } catch (ExecutionException e) {
                throw new IOException(e);
            }
        }
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
