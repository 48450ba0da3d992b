// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.host;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.kilonova.manager.HostLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to look after a host's instances. One generation of the manager has it at a time: the next one, which comes up while
 * the last still serves, gets it when that one has ended. Thread-safe.
 */
public final class Tenure implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);
    private static final long POLL_MILLIS = 50;

    /** Tries to lock the host; empty while somebody else has it. */
    @FunctionalInterface
    public interface Lock {

        Optional<HostLock> tryLock() throws IOException;
    }

    /** Opens the host, whose lock is held. */
    @FunctionalInterface
    public interface Opening {

        ComputeHost open() throws IOException;
    }

    private final String name;
    private final Lock lock;
    private final Opening opening;
    private HostLock held;
    private ComputeHost host;
    private boolean closed;
    private boolean renamed;

    /** @param name of the host */
    public Tenure(String name, Lock lock, Opening opening) {
        this.name = name;
        this.lock = lock;
        this.opening = opening;
    }

    public String name() {
        return name;
    }

    /** The host, if it is ours or can be now. */
    public synchronized Optional<ComputeHost> tryTake() throws IOException {
        if (host == null && !closed) {
            Optional<HostLock> free = lock.tryLock();
            if (free.isPresent()) {
                open(free.get());
            }
        }
        return Optional.ofNullable(host);
    }

    private void open(HostLock free) throws IOException {
        try {
            host = opening.open();
            held = free;
        } finally {
            if (host == null) {
                free.close();
            }
        }
    }

    /**
     * The host; waits until it is ours.
     *
     * @throws IllegalStateException if that takes too long
     */
    public ComputeHost take(Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (Optional<ComputeHost> ours = tryTake(); ; ours = tryTake()) {
            if (ours.isPresent()) {
                return ours.get();
            }
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the instances of host " + name
                        + " still belong to another version of the manager, or another container of this home: try"
                        + " again when it has ended");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Closes it if there is nothing to look after. */
    public synchronized boolean closeIfEmpty() {
        if (host != null && host.instances() > 0) {
            if (!renamed) {
                LOG.warn(
                        "Compute host {} has another name now, but its {} instances stay with this one until they are"
                                + " deleted; new ones are not placed here before",
                        name,
                        host.instances());
                renamed = true;
            }
            return false;
        }
        close();
        return true;
    }

    /** Gives the host back, whose instances go on. */
    @Override
    public synchronized void close() {
        closed = true;
        if (host != null) {
            host.close();
            host = null;
            held.close();
        }
    }
}
