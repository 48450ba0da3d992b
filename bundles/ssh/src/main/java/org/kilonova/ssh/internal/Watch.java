// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a server while there is a file of keys that can be trusted: looks each second. All of it happens on one thread of its own.
 */
final class Watch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** Opens a server. */
    interface Opening {

        /** @throws Exception whose message tells why not, and what to do */
        Server open(SshSettings settings) throws Exception;
    }

    /** A server that listens. */
    interface Server {

        /** Settings but for the address. */
        void change(SshSettings settings);

        /** Ends all sessions. */
        void close();
    }

    private final KeyFile file;
    private final Opening opening;
    private final ScheduledThreadPoolExecutor thread;
    private SshSettings settings;
    private Server server;
    private String told;

    Watch(KeyFile file, Opening opening, SshSettings settings) {
        this.file = file;
        this.opening = opening;
        this.settings = settings;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "kn-ssh-watch-1");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }

    void change(SshSettings next) {
        thread.execute(() -> {
            if (server != null && !next.sameAddress(settings)) {
                end("its address changes");
            }
            settings = next;
            if (server != null) {
                server.change(next);
            }
            look();
        });
    }

    private void look() {
        try {
            KeyFile.Look look = file.look();
            if (look.state() == KeyFile.State.USABLE) {
                begin();
            } else {
                if (server != null) {
                    end(look.state() == KeyFile.State.ABSENT ? file.path() + " is gone" : look.problem());
                }
                tell(look.problem());
            }
        } catch (Exception | LinkageError e) {
            tell("SSH cannot be served: " + (e.getMessage() == null ? e : e.getMessage()));
            LOG.debug("SSH cannot be served", e);
        }
    }

    private void begin() throws Exception {
        if (server == null) {
            server = opening.open(settings);
            told = null;
        }
    }

    private void end(String reason) {
        LOG.info("SSH is no longer served: {}", reason);
        server.close();
        server = null;
    }

    /** Once, until something else is to be told. */
    private void tell(String problem) {
        if (problem != null && !problem.equals(told)) {
            LOG.error("{}", problem);
        }
        told = problem;
    }

    @Override
    public void close() {
        thread.execute(() -> {
            if (server != null) {
                server.close();
                server = null;
            }
        });
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("the end of SSH takes longer than 5 s, the container goes on stopping");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
