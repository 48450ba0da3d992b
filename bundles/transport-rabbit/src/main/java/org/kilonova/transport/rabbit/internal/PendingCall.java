// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AMQP;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;
import org.kilonova.transport.rabbit.internal.wire.Answer;
import org.kilonova.transport.rabbit.internal.wire.Outgoing;
import org.kilonova.transport.rabbit.internal.wire.Wire;

/** A call from sending to its reply. */
final class PendingCall extends Sending {

    private static final Duration STALE = Duration.ofMillis(100);

    private final Message message;
    private final String msgId;
    private final Replies replies;
    private final Served served;
    private final Clock clock;
    private final CompletableFuture<Reply> future = new CompletableFuture<>();
    /** Where its replies go; another one if the queue was lost before it was sent. */
    private volatile ReplyQueue replyQueue;

    private volatile long lastSign = System.nanoTime();
    private volatile String serverQueue;
    private Outgoing content;
    private long writtenAt;
    private Answer earlier;

    /** @throws IllegalArgumentException if it cannot be written as JSON */
    PendingCall(
            String exchange, String key, Message message, String msgId, Replies replies, Served served, Clock clock) {
        super(exchange, key);
        this.message = message;
        this.msgId = msgId;
        this.replies = replies;
        this.served = served;
        this.clock = clock;
        this.replyQueue = replies.queue();
        this.content = write();
    }

    Message message() {
        return message;
    }

    String msgId() {
        return msgId;
    }

    ReplyQueue replyQueue() {
        return replyQueue;
    }

    CompletableFuture<Reply> future() {
        return future;
    }

    /** When the server was last heard of, by the system's nano time. */
    long lastSign() {
        return lastSign;
    }

    /** Where the server can be told that nobody waits any more; null if it has not said. */
    String serverQueue() {
        return serverQueue;
    }

    /** Takes a reply or a part of one. Returns whether that was the end; used by one thread at a time. */
    boolean take(Answer answer) {
        lastSign = System.nanoTime();
        if (answer.serverQueue() != null) {
            serverQueue = answer.serverQueue();
        }
        earlier = answer.after(earlier);
        return answer.ending();
    }

    Reply reply() {
        return earlier.reply();
    }

    @Override
    byte[] body() {
        if (content == null || stale() || replyQueue != replies.queue()) {
            replyQueue = replies.queue();
            content = write();
        }
        return content.body();
    }

    @Override
    AMQP.BasicProperties properties() {
        AMQP.BasicProperties properties = content.properties();
        // Written anew, with the time that is left then, if it has to be sent again.
        content = null;
        return properties;
    }

    @Override
    boolean ready() {
        return replies.queue().ready();
    }

    @Override
    boolean wanted() {
        return !future.isDone();
    }

    @Override
    void confirmed() {
        served.taken(this);
    }

    @Override
    void returned() {
        if (!served.again(this)) {
            replies.fail(this, Requests.nobody(message));
        }
    }

    @Override
    void failed(String why) {
        replies.fail(
                this,
                new TransportException("call " + message.id() + " of " + message.method() + " to " + message.target()
                        + " was not sent: " + why));
    }

    /** The broker is told how much time is left, so that must be true when the message leaves. */
    private boolean stale() {
        return message.deadline() != null && System.nanoTime() - writtenAt > STALE.toNanos();
    }

    private Outgoing write() {
        writtenAt = System.nanoTime();
        return Wire.request(message, msgId, replyQueue.name(), clock.instant());
    }
}
