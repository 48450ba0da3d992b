// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The managers of one bundle take the places of those of another, all of them or none. Begun by {@link Container#swap} before the new
 * bundle starts. Thread-safe; no method waits, and all futures complete on threads that may be blocked for long.
 *
 * <p>Beside each other: {@link #prepared}, {@link #commit}, probation until {@link #verdict}, then {@link #promote} or {@link #back},
 * after which the bundle that has lost is to be stopped. Until {@code promote} the old managers are whole and ready to serve. Managers
 * that cannot stand beside each other are {@linkplain #hold held} first; then the old bundle is stopped and the new one started, and
 * the way back is the other way round.
 */
@ProviderType
public interface Swap {

    /**
     * Takes no more messages for the services of the old bundle, waits until their calls have ended and lets them hand over their
     * state; the messages wait. For managers that are exclusive, before the old bundle is stopped. Fails with the reason if calls do not
     * end within {@code graceful_shutdown_timeout} or a {@code handOver} fails; the old managers serve again then.
     */
    CompletableFuture<Void> hold();

    /**
     * Completes when the new bundle has registered so many managers, and all that it has registered are ready to serve. Fails with a
     * {@link SwapFailedException} if one of them cannot.
     *
     * @param managers at least so many
     */
    CompletableFuture<Void> prepared(int managers);

    /**
     * Hands the state of the old managers over and leads new messages and due tasks to the new ones. Fails with a {@link
     * SwapFailedException} if one of them could not take over; then the old ones all serve as before.
     */
    CompletableFuture<Void> commit();

    /** Completes after {@link #commit} when probation has ended: empty text when it was passed, else why to go {@link #back}. */
    CompletableFuture<String> verdict();

    /** The new managers stay. The old ones get no work any more and end when their bundle is stopped. */
    void promote();

    /** The old managers serve again, as far as they are still there. The new ones end when their bundle is stopped. */
    void back(String reason);

    /** What has happened so far. */
    SwapFigures figures();
}
