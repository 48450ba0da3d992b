// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.kilonova.container.Activation;
import org.kilonova.container.Container;

/**
 * Asks the container how the managers of bundles have come up, also while it comes and goes: time counts only while it is
 * there. Used by the watch thread only, on which all futures complete.
 */
final class Settlement {

    private final class Question {
        private final long bundleId;
        private final CompletableFuture<List<Activation>> result = new CompletableFuture<>();
        private final Supplier<Duration> limit;
        private long waited;
        private Container asked;
        private CompletableFuture<List<Activation>> answer;

        Question(long bundleId, Supplier<Duration> limit) {
            this.bundleId = bundleId;
            this.limit = limit;
        }

        void round(Container container, long passed) {
            if (container == null) {
                asked = null;
                return;
            }
            waited += passed;
            if (container == asked) {
                take();
                if (result.isDone()) {
                    return;
                }
            }
            if (container != asked) {
                asked = container;
                answer = container.whenSettled(bundleId);
                answer.whenComplete((activations, failure) -> watch.execute(() -> {}));
            }
            take();
            if (waited >= limit.get().toNanos()) {
                result.completeExceptionally(new TimeoutException());
            }
        }

        private void take() {
            if (!answer.isDone()) {
                return;
            }
            try {
                result.complete(answer.join());
            } catch (CompletionException e) {
                result.completeExceptionally(e.getCause());
            }
        }
    }

    private final Supplier<Container> container;
    private final Executor watch;
    private final LongSupplier nanos;
    private final List<Question> questions = new ArrayList<>();
    private long lastRound;

    /** @param container null while there is none */
    Settlement(Supplier<Container> container, Executor watch, LongSupplier nanos) {
        this.container = container;
        this.watch = watch;
        this.nanos = nanos;
        this.lastRound = nanos.getAsLong();
    }

    boolean possible() {
        return container.get() != null;
    }

    /**
     * Completes when all managers of a started bundle have come up or failed.
     *
     * @param limit after which it completes with a {@link TimeoutException}
     */
    CompletableFuture<List<Activation>> ask(long bundleId, Supplier<Duration> limit) {
        Question question = new Question(bundleId, limit);
        questions.add(question);
        return question.result;
    }

    /** Fails all questions: whoever asked undoes what it has begun. */
    void giveUp() {
        for (Question question : List.copyOf(questions)) {
            question.result.completeExceptionally(new CancellationException("the deploy folder ends"));
        }
        questions.clear();
    }

    /** Called again and again by the watch thread. */
    void round() {
        long now = nanos.getAsLong();
        Container present = container.get();
        for (Question question : List.copyOf(questions)) {
            question.round(present, now - lastRound);
        }
        questions.removeIf(question -> question.result.isDone());
        lastRound = now;
    }
}
