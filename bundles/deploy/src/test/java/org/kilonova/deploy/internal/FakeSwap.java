// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kilonova.container.Activation;
import org.kilonova.container.Swap;
import org.kilonova.container.SwapFailedException;
import org.kilonova.container.SwapFigures;
import org.kilonova.container.SwapRules;
import org.kilonova.manager.Manager;
import org.osgi.framework.ServiceReference;

/** One swap of the pretended container; a test says how its steps end, else they end well. */
final class FakeSwap implements Swap {

    final long old;
    final long next;
    final SwapRules rules;

    /** What was asked of it, in order. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final FakeContainer container;
    private final FakeContainer.Plan plan;
    private final List<ServiceReference<?>> ready = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> prepared = new CompletableFuture<>();
    private final CompletableFuture<String> verdict = new CompletableFuture<>();
    private int wanted = Integer.MAX_VALUE;
    private int registered;
    private boolean committed;
    private boolean over;

    FakeSwap(FakeContainer container, long old, long next, SwapRules rules, FakeContainer.Plan plan) {
        this.container = container;
        this.old = old;
        this.next = next;
        this.rules = rules;
        this.plan = plan;
    }

    /** A manager of the next bundle has been registered; it is ready or not with the answer. */
    synchronized void registered(ServiceReference<?> manager, CompletableFuture<Activation> answer) {
        registered++;
        answer.thenAccept(activation -> answered(manager, activation));
    }

    private synchronized void answered(ServiceReference<?> manager, Activation activation) {
        if (activation.active()) {
            ready.add(manager);
            look();
        } else {
            prepared.completeExceptionally(
                    new SwapFailedException("topic " + activation.topic() + " failed: " + activation.reason()));
        }
    }

    synchronized void unregistered(ServiceReference<?> manager) {
        ready.remove(manager);
        String gone = "the manager of " + manager.getProperty(Manager.TOPIC) + " has gone";
        prepared.completeExceptionally(new SwapFailedException(gone));
        if (committed) {
            verdict.complete(gone);
        }
    }

    private void look() {
        if (ready.size() >= wanted && ready.size() == registered) {
            prepared.complete(null);
        }
    }

    void verdict(String text) {
        verdict.complete(text);
    }

    @Override
    public CompletableFuture<Void> hold() {
        asked.add("hold");
        return plan.hold;
    }

    @Override
    public synchronized CompletableFuture<Void> prepared(int managers) {
        asked.add("prepared " + managers);
        wanted = managers;
        look();
        return prepared;
    }

    @Override
    public CompletableFuture<Void> commit() {
        asked.add("commit");
        return plan.commit.thenRun(this::switched);
    }

    private synchronized void switched() {
        if (over) {
            return;
        }
        committed = true;
        ready.forEach(container::serves);
        if (rules.time().equals(Duration.ZERO)) {
            verdict.complete("");
        }
    }

    @Override
    public CompletableFuture<String> verdict() {
        asked.add("verdict");
        return verdict;
    }

    @Override
    public void promote() {
        asked.add("promote");
        end();
    }

    @Override
    public void back(String reason) {
        asked.add("back " + reason);
        end();
        container.servesAgain(old, next);
    }

    private synchronized void end() {
        if (over) {
            throw new IllegalStateException("the swap is over: " + asked);
        }
        over = true;
        container.over(this);
    }

    @Override
    public SwapFigures figures() {
        return new SwapFigures(Duration.ofMillis(3), 1, 20, 2);
    }
}
