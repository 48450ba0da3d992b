// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AMQP;
import java.util.function.Consumer;
import org.kilonova.transport.rabbit.internal.wire.Outgoing;

/** Something ready to be sent to one queue, and what happens then. */
final class Parcel extends Sending {

    private final Outgoing content;
    private Runnable written = () -> {};
    private Runnable allWritten = () -> {};
    private Runnable confirmed = () -> {};
    private Runnable returned = () -> {};
    private Consumer<String> failed = why -> {};
    private volatile boolean over;

    Parcel(String queue, Outgoing content) {
        super("", queue);
        this.content = content;
    }

    Parcel whenWritten(Runnable action) {
        written = action;
        return this;
    }

    Parcel whenAllWritten(Runnable action) {
        allWritten = action;
        return this;
    }

    Parcel whenConfirmed(Runnable action) {
        confirmed = action;
        return this;
    }

    Parcel whenReturned(Runnable action) {
        returned = action;
        return this;
    }

    Parcel whenFailed(Consumer<String> action) {
        failed = action;
        return this;
    }

    @Override
    byte[] body() {
        return content.body();
    }

    @Override
    AMQP.BasicProperties properties() {
        return content.properties();
    }

    @Override
    boolean wanted() {
        return !over;
    }

    @Override
    void written() {
        written.run();
    }

    @Override
    void allWritten() {
        allWritten.run();
    }

    @Override
    void confirmed() {
        confirmed.run();
    }

    @Override
    void returned() {
        returned.run();
    }

    @Override
    void failed(String why) {
        over = true;
        failed.accept(why);
    }
}
