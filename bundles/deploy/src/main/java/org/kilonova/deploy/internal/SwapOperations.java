// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.kilonova.container.Container;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.deploy.internal.Transaction.Ending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The swaps at work, one for each file at most, and what they mean for their files. Used by the watch thread only. */
final class SwapOperations {

    /** Hears that a file is free again. */
    interface Listener {

        /** @param world the count of changes that the check has taken into account */
        void ended(FileEntry entry, SwapRequest request, Ending ending, long world);
    }

    private static final Logger LOG = LoggerFactory.getLogger(SwapOperations.class);

    private final SwapTools tools;
    private final Works works;
    private final LongSupplier world;
    private final Listener listener;
    private final List<Transaction> atWork = new ArrayList<>();

    /** @param world counts changes of bundles that are not ours */
    SwapOperations(SwapTools tools, Works works, LongSupplier world, Listener listener) {
        this.tools = tools;
        this.works = works;
        this.world = world;
        this.listener = listener;
    }

    /** Whether one can be begun now. */
    boolean possible() {
        return tools.container().get() != null;
    }

    /** Begins one; completes when the new version serves, or when it will not and the file is free again. */
    CompletableFuture<SwapInfo> begin(FileEntry entry, SwapRequest request) {
        Container container = tools.container().get();
        Transaction swap = new Transaction(request, entry.installed, entry.content, container, tools);
        long known = world.getAsLong();
        entry.busy = true;
        entry.incoming = request.jar();
        entry.again = null;
        entry.swap = swap;
        atWork.add(swap);
        CompletableFuture<SwapInfo> free = new CompletableFuture<>();
        works.await(
                swap.run(),
                (ending, failure) -> {
                    end(entry, swap, ending, known);
                    free.complete(ending.info());
                },
                failure -> {
                    broken(entry, request, failure);
                    free.completeExceptionally(failure);
                });
        return swap.answered().thenCompose(info -> refused(info) ? free : CompletableFuture.completedFuture(info));
    }

    private static boolean refused(SwapInfo info) {
        return info.step().over() && info.step() != Step.PERMANENT;
    }

    private void end(FileEntry entry, Transaction swap, Ending ending, long known) {
        atWork.remove(swap);
        entry.free();
        entry.installed = ending.running();
        Step step = ending.info().step();
        if (step == Step.PERMANENT) {
            placed(entry, ending);
        } else if (step == Step.INTERRUPTED) {
            again(entry, swap.request());
        }
        if (!ending.running().alive()) {
            entry.problem = ending.info().reason();
        }
        listener.ended(entry, swap.request(), ending, known);
    }

    /** A new content that the swap itself has put into the folder is no news. */
    private static void placed(FileEntry entry, Ending ending) {
        if (ending.placed() != null) {
            entry.judged = ending.placed();
            entry.content = ending.info().toHash();
        }
    }

    private static void again(FileEntry entry, SwapRequest request) {
        if (request.command()) {
            entry.again = request;
        } else {
            entry.judged = null;
        }
    }

    private static void broken(FileEntry entry, SwapRequest request, Throwable failure) {
        LOG.error("{}: the outcome of a swap could not be handled; copy it again to retry", entry.name, failure);
        entry.free();
        entry.refuse(Refusal.of(request.jar(), Refusal.unexpected(failure), false, 0), false);
    }

    /** Called again and again. */
    void round() {
        List.copyOf(atWork).forEach(Transaction::round);
    }

    /** Called again and again before the end: those that are not permanent yet go back, to be tried again at the next start. */
    void end() {
        List.copyOf(atWork)
                .forEach(swap -> swap.interrupt("the container stopped; it is tried again at its next start"));
    }
}
