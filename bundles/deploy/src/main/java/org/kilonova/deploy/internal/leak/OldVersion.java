// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** A version that goes or has gone, known without being held. What changes is guarded by its {@link Leftovers}. */
final class OldVersion {

    /** When collections are asked for, counted from its end; most versions go with the first one. */
    private static final Duration[] REQUESTS = {
        Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(5)
    };

    /** What needs finalization goes with the second collection only. */
    private static final int ENOUGH = 2;

    private final long bundleId;
    private final String name;
    private final String version;
    private final LoaderReference loader;
    private final Set<String> classes;
    private final Consumer<String> told;

    private Instant since;
    private Canary canary;
    private int requests;
    private int survived;
    private boolean reported;

    /**
     * @param loader of its classes
     * @param classes names of all that its bundle contains
     * @param told called with what becomes of it; must not reach its bundle or its classes
     */
    OldVersion(
            long bundleId,
            String name,
            String version,
            LoaderReference loader,
            Set<String> classes,
            Consumer<String> told) {
        this.bundleId = bundleId;
        this.name = name;
        this.version = version;
        this.loader = loader;
        this.classes = classes;
        this.told = told;
    }

    long bundleId() {
        return bundleId;
    }

    String name() {
        return name;
    }

    String version() {
        return version;
    }

    LoaderReference loader() {
        return loader;
    }

    boolean contains(String className) {
        return classes.contains(className);
    }

    void tell(String what) {
        told.accept(what);
    }

    void uninstalled(Instant now) {
        since = now;
    }

    /** Null until it has been uninstalled. */
    Instant since() {
        return since;
    }

    /** When the next collection is to be asked for, or null when that has been done often enough. */
    Instant due() {
        return requests < REQUESTS.length ? since.plus(REQUESTS[requests]) : null;
    }

    /** A collection is about to be asked for. */
    void requested(Instant now, Canary fresh) {
        while (due() != null && !due().isAfter(now)) {
            requests++;
        }
        if (canary == null) {
            canary = fresh;
        }
    }

    boolean awaitsCollection() {
        return canary != null;
    }

    /** Counts a collection that has ended and left it. */
    void settle() {
        if (canary != null && canary.gone()) {
            canary = null;
            survived++;
        }
    }

    /** A collection that is at work proves nothing: somebody is looking at its classes. */
    void disturbed() {
        canary = null;
    }

    boolean overdue() {
        return survived >= ENOUGH;
    }

    /** True once, when it is overdue. */
    boolean reportNow() {
        boolean now = overdue() && !reported;
        reported |= now;
        return now;
    }

    boolean reported() {
        return reported;
    }

    @Override
    public String toString() {
        return name + " " + version + " (bundle " + bundleId + ")";
    }
}
