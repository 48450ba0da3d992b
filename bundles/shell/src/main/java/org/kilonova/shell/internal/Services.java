// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.Optional;
import java.util.function.Function;
import org.kilonova.shell.CommandException;

/**
 * The services that commands work on, looked up when a command runs: a command exists, and can say what is missing, even
 * while the container does not. Thread-safe.
 */
final class Services {

    /** Where services are found. */
    interface Registry {

        /** Returns the service with what gives it back, or empty if there is none now. */
        <S> Optional<Lease<S>> lease(Class<S> type);
    }

    /** A service in use. */
    record Lease<S>(S service, Runnable release) {}

    private final Registry registry;

    Services(Registry registry) {
        this.registry = registry;
    }

    /** Works on a service; its complaints come back as {@link CommandException}. */
    <S, R> R use(Class<S> type, Function<? super S, ? extends R> work) {
        Optional<Lease<S>> lease = registry.lease(type);
        if (lease.isEmpty()) {
            throw new CommandException(type.getSimpleName()
                    + " is not there: its bundle does not run, or waits for its configuration; `lb` lists the bundles");
        }
        try {
            return work.apply(lease.get().service());
        } catch (RuntimeException e) {
            throw Failures.inOneLine(e);
        } finally {
            lease.get().release().run();
        }
    }

    /** Works on a service if it is there. */
    <S, R> Optional<R> ifThere(Class<S> type, Function<? super S, ? extends R> work) {
        Optional<Lease<S>> lease = registry.lease(type);
        if (lease.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(work.apply(lease.get().service()));
        } catch (RuntimeException e) {
            throw Failures.inOneLine(e);
        } finally {
            lease.get().release().run();
        }
    }
}
