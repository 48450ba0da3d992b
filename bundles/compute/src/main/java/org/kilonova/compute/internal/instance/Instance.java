// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kilonova.compute.internal.process.Exit;
import org.kilonova.compute.internal.process.InstanceProcess;
import org.kilonova.rpc.CallContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance: leads its process and its record from state to state, see {@link InstanceState}. What it is asked to do it begins
 * at once and never waits for; whoever holds it comes to {@link #look} at it until nothing is under way. Thread-safe.
 *
 * <p>The record on disk follows each change. If it cannot be written the change holds all the same, because the process is what
 * counts, and writing is tried again with each look.
 */
final class Instance {

    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);

    /** A process that ends sooner, and not well, has not started as far as its user can tell. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final InstanceSpec spec;
    private final InstanceDirectory directory;
    private final Site site;
    /** Whether the scheduler is being asked, or the start is about to begin. */
    private final AtomicBoolean building = new AtomicBoolean();

    private Status status;
    private InstanceProcess process;
    /** In terms of {@link System#nanoTime}: nobody sets that clock. */
    private Long killAt;

    private boolean unsaved;
    private boolean removalFailed;
    private CallContext context;

    Instance(InstanceSpec spec, Status status, InstanceDirectory directory, Site site, CallContext context) {
        this.spec = spec;
        this.status = status;
        this.directory = directory;
        this.site = site;
        this.context = context;
    }

    InstanceSpec spec() {
        return spec;
    }

    Console console() {
        return directory.console();
    }

    synchronized Snapshot snapshot() {
        return new Snapshot(spec, status);
    }

    synchronized InstanceState state() {
        return status.state();
    }

    synchronized CallContext context() {
        return context;
    }

    /** True for the one who may build it now; he says when he is through with {@link #built}. */
    boolean beginBuild() {
        return state() == InstanceState.BUILDING && building.compareAndSet(false, true);
    }

    void built() {
        building.set(false);
    }

    /** Makes its directory and first record. */
    synchronized void create() throws IOException {
        directory.create();
        directory.save(new InstanceFile(spec, status));
    }

    /** Removes its directory without a word to anybody. */
    synchronized void discard() throws IOException {
        status = status.deleted();
        directory.delete();
    }

    /** Starts its process if it is to be started: after a build that was allowed, or for a reboot. */
    synchronized void start() {
        if (status.state() != InstanceState.BUILDING && status.state() != InstanceState.REBOOTING) {
            return;
        }
        try {
            process = site.driver().start(directory.path(), status.run(), spec.program());
            LOG.info(
                    "Instance {} ({}) runs{}",
                    spec.id(),
                    spec.image(),
                    process.pid() == null ? "" : " as process " + process.pid());
            to(status.active(process));
            site.driver().forget(directory.path(), status.run() - 1);
        } catch (IOException e) {
            if (!findStarted()) {
                fail("image " + spec.image() + ": " + e.getMessage());
            }
        }
    }

    /** Whether this very run was started already, by a container that did not live to write it down. */
    private boolean findStarted() {
        try {
            Optional<InstanceProcess> found = site.driver().find(directory.path(), status.run());
            if (found.isEmpty() || found.get().exit().isPresent()) {
                return false;
            }
            process = found.get();
            to(status.active(process));
            return true;
        } catch (IOException e) {
            LOG.warn("Instance {}: what it started before is not known: {}", spec.id(), e.getMessage());
            return false;
        }
    }

    private void fail(String reason) {
        LOG.warn("Instance {} ({}) is in error: {}", spec.id(), spec.image(), reason);
        site.claims().giveUp(spec.id());
        to(status.error(reason));
    }

    /**
     * After the start of a container: finds its process.
     *
     * @return whether it was found at work
     */
    synchronized boolean adopt() throws IOException {
        Optional<InstanceProcess> found = site.driver().find(directory.path(), status.run());
        switch (status.state()) {
            case BUILDING, REBOOTING -> found.ifPresent(started -> to(status.active(started)));
            case ACTIVE -> {
                if (found.isEmpty()) {
                    to(status.shutOff(new Exit(null, site.clock().instant())));
                }
            }
            case DELETING, DELETED, SHUTOFF, ERROR -> {
                // An end that was under way goes on with the next look; the others are what they are.
            }
        }
        if (found.isEmpty()) {
            // A reboot has counted on and not come further: what ran before may still run.
            found = site.driver().find(directory.path(), status.run() - 1);
        }
        process = found.orElse(null);
        return process != null && process.exit().isEmpty();
    }

    synchronized void terminate(CallContext by) {
        context = by;
        if (status.state() != InstanceState.DELETING && status.state() != InstanceState.DELETED) {
            LOG.info("Instance {} ({}) is to be deleted, it is {}", spec.id(), spec.image(), status.state());
            status = status.deleting();
            save();
        }
    }

    /** Does nothing but say how it is if it is not in a state for it. */
    synchronized void reboot(CallContext by) {
        context = by;
        switch (status.state()) {
            case ACTIVE, SHUTOFF, ERROR -> {
                // All others hold their claim, even if there would be no room for it now.
                String shortage =
                        status.state() == InstanceState.ERROR ? site.claims().claim(spec.id(), spec.claim()) : null;
                if (shortage == null) {
                    LOG.info("Instance {} ({}) is rebooted, it is {}", spec.id(), spec.image(), status.state());
                    to(status.rebooting());
                } else {
                    to(status.error(shortage));
                }
            }
            default -> {
                LOG.warn("Instance {} is {} and cannot be rebooted", spec.id(), status.state());
                to(status.again());
            }
        }
    }

    /**
     * Compares process and record, and takes the next step of what is under way.
     *
     * @return whether it should be looked at again soon
     */
    synchronized boolean look() {
        if (unsaved) {
            save();
        }
        return switch (status.state()) {
            case ACTIVE -> lookAtActive();
            case REBOOTING -> lookAtRebooting();
            case DELETING -> lookAtDeleting();
            // One that should not run is stopped.
            case SHUTOFF, ERROR -> !stopped();
            case BUILDING, DELETED -> false;
        };
    }

    private boolean lookAtActive() {
        Optional<Exit> exit = process.exit();
        if (exit.isEmpty()) {
            return site.clock().instant().isBefore(status.launchedAt().plus(AT_ONCE));
        }
        process = null;
        Exit end = exit.get();
        boolean atOnce = end.at().isBefore(status.launchedAt().plus(AT_ONCE));
        if (atOnce && end.code() != null && end.code() != 0) {
            String line = directory.console().lastLine();
            String reason = "image " + spec.image() + ": exited at once with code " + end.code()
                    + (line.isEmpty() ? "" : ": " + line);
            LOG.warn("Instance {} is in error: {}", spec.id(), reason);
            site.claims().giveUp(spec.id());
            to(status.exitedAtOnce(end, reason));
        } else {
            LOG.info("Instance {} ({}) has ended with exit code {}", spec.id(), spec.image(), end.code());
            to(status.shutOff(end));
        }
        return false;
    }

    private boolean lookAtRebooting() {
        if (!stopped()) {
            return true;
        }
        start();
        return true;
    }

    private boolean lookAtDeleting() {
        if (!stopped()) {
            return true;
        }
        try {
            directory.delete();
        } catch (IOException e) {
            if (!removalFailed) {
                LOG.warn(
                        "Instance {} has ended, but its directory {} cannot be removed, which is tried again: {}",
                        spec.id(),
                        directory.path(),
                        e.toString());
            }
            removalFailed = true;
            return true;
        }
        status = status.deleted();
        site.claims().remove(spec.id());
        LOG.info("Instance {} ({}) is deleted", spec.id(), spec.image());
        site.changes().changed(snapshot(), context);
        return false;
    }

    /** Whether no process is left; sees to it that there will be none. */
    private boolean stopped() {
        if (process == null || process.exit().isPresent()) {
            process = null;
            killAt = null;
            return true;
        }
        long now = System.nanoTime();
        if (killAt == null) {
            killAt = now + site.grace().get().toNanos();
            process.terminate();
        } else if (now - killAt >= 0) {
            LOG.warn("Instance {} does not end when asked to, and is killed", spec.id());
            process.kill();
            killAt = now + AT_ONCE.toNanos();
        }
        return false;
    }

    private void to(Status next) {
        status = next;
        save();
        site.changes().changed(snapshot(), context);
    }

    private void save() {
        try {
            directory.save(new InstanceFile(spec, status));
            unsaved = false;
        } catch (IOException e) {
            if (!unsaved) {
                LOG.error(
                        "Instance {}: its record in {} cannot be written, which is tried again: {}",
                        spec.id(),
                        directory.path(),
                        e.toString());
            }
            unsaved = true;
        }
    }
}
