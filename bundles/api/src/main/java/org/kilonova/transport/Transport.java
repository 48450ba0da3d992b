// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ConsumerType;

/** Carries messages; opened by a {@link TransportProvider}. Thread-safe. */
@ConsumerType
public interface Transport extends AutoCloseable {

    /**
     * Attaches the three consumers of a service: its topic, its topic on this server, and the topic's fanout. A transport
     * that lost its connection attaches them again by itself. Does not wait for a broker: the consumers are attached as soon as it can
     * be reached.
     *
     * @param handler receives the messages on a thread of the transport's or of the sender's
     */
    Subscription subscribe(Endpoint endpoint, MessageHandler handler);

    /**
     * Sends a message and awaits its reply. May block while the target's queue is full, at most until the message's deadline; never
     * for a connection.
     *
     * @return completes with the reply, or exceptionally with a {@link org.kilonova.rpc.NoSuchServiceException}, {@link
     *     org.kilonova.rpc.ServiceBusyException}, {@link org.kilonova.rpc.TransportException} or (a message that expired while it was
     *     queued) {@link org.kilonova.rpc.RpcTimeoutException}; the caller watches the deadline and cancels it, and then nobody waits
     *     for the message any more
     */
    CompletableFuture<Reply> call(Message message);

    /**
     * Sends a message that has no reply; to every server of the topic if the target is a fanout. Returns when it has been accepted.
     * May block while the target's queue is full or there is no connection, at most until the message's deadline.
     *
     * @throws org.kilonova.rpc.RpcException as {@link #call} completes with
     */
    void cast(Message message);

    /** What keeps it from carrying messages at this moment, as a clause for people; empty while nothing does. Never waits. */
    Optional<String> problem();

    /** The messages that nobody could work on. */
    DeadLetters deadLetters();

    /** Detaches all consumers, fails the calls that wait, and lets go of everything. Harmless twice. */
    @Override
    void close();
}
