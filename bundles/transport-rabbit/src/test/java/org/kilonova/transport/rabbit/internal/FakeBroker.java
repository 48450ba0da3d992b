// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BlockedCallback;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.UnblockedCallback;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A broker that does what a test says. It keeps its connections and their channels, in the order in which they were opened. */
final class FakeBroker implements Connector {

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    /** Decides about everything that is published, on any channel; confirms it as soon as it says so. */
    interface Published {
        void on(FakeChannel channel, FakeChannel.Publish publish) throws IOException;
    }

    /** An action in place of what opens a connection. */
    interface Opening {
        void open() throws IOException;
    }

    /** One connection. */
    static final class Session {

        private final List<ShutdownListener> listeners = new CopyOnWriteArrayList<>();
        private final FakeBroker broker;
        private volatile BlockedCallback blocked;
        private volatile UnblockedCallback unblocked;
        private volatile ShutdownSignalException closed;
        final Connection connection;

        private Session(FakeBroker broker) {
            this.broker = broker;
            this.connection = proxy(Connection.class, (proxy, method, arguments) -> switch (method.getName()) {
                case "createChannel" -> broker.channel().channel;
                case "addShutdownListener" -> listeners.add((ShutdownListener) arguments[0]);
                case "addBlockedListener" -> {
                    blocked = (BlockedCallback) arguments[0];
                    unblocked = (UnblockedCallback) arguments[1];
                    yield null;
                }
                case "isOpen" -> closed == null;
                case "getCloseReason" -> closed;
                case "abort" -> {
                    close(new ShutdownSignalException(true, true, null, connection()));
                    yield null;
                }
                case "toString" -> "connection";
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> throw new AssertionError("not expected: " + method);
            });
        }

        private Connection connection() {
            return connection;
        }

        /** The broker takes no messages any more; or again. */
        void block(boolean block) throws IOException {
            if (block) {
                blocked.handle("as if its disk were full");
            } else {
                unblocked.handle();
            }
        }

        /** Ends it and its channels. */
        void close(int code, String text) {
            close(new ShutdownSignalException(
                    true,
                    false,
                    new AMQP.Connection.Close.Builder()
                            .replyCode(code)
                            .replyText(text)
                            .build(),
                    null));
        }

        private void close(ShutdownSignalException why) {
            if (closed == null) {
                closed = why;
                broker.channels.forEach(channel -> channel.close(why));
                listeners.forEach(listener -> listener.shutdownCompleted(why));
            }
        }
    }

    final List<Session> sessions = new CopyOnWriteArrayList<>();
    final List<FakeChannel> channels = new CopyOnWriteArrayList<>();
    volatile Published published = FakeChannel::confirm;
    volatile FakeChannel.Consuming consuming = queue -> {};
    volatile Opening opening = () -> {};

    /** A link to it that opens its connection when told to. */
    Link link() {
        return link(() -> new Backoff(AT_ONCE, AT_ONCE, () -> 0));
    }

    /** As {@link #link()}, with those pauses. */
    Link link(Supplier<Backoff> backoffs) {
        return new Link("test", this, new Outage(), new Counts(), backoffs, Threads.named("test"));
    }

    FakeChannel channel() {
        FakeChannel made = new FakeChannel(this);
        channels.add(made);
        return made;
    }

    @Override
    public int hosts() {
        return 1;
    }

    @Override
    public String name(int host) {
        return "nowhere";
    }

    @Override
    public Connection open(int host, String purpose) throws IOException {
        opening.open();
        Session made = new Session(this);
        sessions.add(made);
        return made.connection;
    }

    static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** For members that use no more of a connection than its channels. */
    Connection connection() {
        return new Session(this).connection;
    }
}
