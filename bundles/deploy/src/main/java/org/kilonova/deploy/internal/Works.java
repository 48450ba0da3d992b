// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Has done what takes long, and hears of the results on the watch thread. To be used by the watch thread only. */
final class Works {

    /** Something that takes long and may fail. */
    interface Work<T> {
        T run() throws RefusedException, InterruptedException;
    }

    private final Executor workers;
    private final Executor watch;
    private int running;

    Works(Executor workers, Executor watch) {
        this.workers = workers;
        this.watch = watch;
    }

    /** Whether there are results still to come. */
    boolean running() {
        return running > 0;
    }

    /**
     * Starts it.
     *
     * @param done called with its result, or with why it failed
     * @param broken called with what {@code done} has thrown
     */
    <T> void run(Work<T> work, BiConsumer<T, Throwable> done, Consumer<Throwable> broken) {
        await(CompletableFuture.supplyAsync(() -> call(work), workers), done, broken);
    }

    /** The same for what has been started already. */
    <T> void await(CompletableFuture<T> result, BiConsumer<T, Throwable> done, Consumer<Throwable> broken) {
        running++;
        result.whenCompleteAsync(
                (value, failure) -> {
                    running--;
                    tell(value, failure, done, broken);
                },
                watch);
    }

    /** A future would keep what {@code done} throws to itself. */
    static <T> void tell(T value, Throwable failure, BiConsumer<T, Throwable> done, Consumer<Throwable> broken) {
        try {
            done.accept(value, failure instanceof CompletionException ? failure.getCause() : failure);
        } catch (RuntimeException | Error e) {
            broken.accept(e);
        }
    }

    private static <T> T call(Work<T> work) {
        try {
            return work.run();
        } catch (RefusedException e) {
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }
}
