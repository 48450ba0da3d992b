// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends messages, with the broker's confirmation of each. What can't be sent now waits in the {@link Backlog}; what was not confirmed
 * before its {@link Lane} was lost is sent again on the next one, in the order of the first time. If the broker has closed that for one of
 * them, they go one at a time, and the one that does it again and again fails. Thread-safe.
 */
final class Outbox implements Member {

    /** What is declared on each new channel before anything is sent. */
    interface Preparation {
        void on(Channel channel) throws IOException;
    }

    /** How much one thread writes for others before it leaves that to the link's. */
    private static final int BATCH = 64;

    /** A body above this, in bytes, is left to the link's thread: writing it may take long. */
    private static final int LARGE = 64 << 10;

    /** How often a message may cost the channel that it had for itself. */
    private static final int MISHAPS = 3;

    private final String name;
    private final Link link;
    private final Counts counts;
    private final Preparation preparation;
    private final Backlog backlog = new Backlog();
    private final Lane.Owner endings = new Endings();

    Outbox(String name, Link link, Counts counts, Preparation preparation) {
        this.name = name;
        this.link = link;
        this.counts = counts;
        this.preparation = preparation;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Sends it now, or as soon as that is possible. Leaves the writing to others where the thread must not wait. */
    void send(Sending sending) {
        boolean mayWrite = !Threads.isPrompt() && sending.body().length <= LARGE;
        boolean possible = possible(sending);
        switch (backlog.add(sending, possible, mayWrite)) {
            case WRITE -> write(sending);
            case WAKE -> wake();
            case REFUSED -> sending.failed(backlog.refusal());
            case NOTED -> {
                // Whoever made it possible in between has not seen it.
                if (!possible && possible(sending)) {
                    wake();
                }
            }
        }
    }

    private boolean possible(Sending sending) {
        return !link.blocked() && sending.ready();
    }

    /** Forgets a message that has not been sent yet. Returns whether that was so; otherwise it fails, lest it be sent again. */
    boolean withdraw(Sending sending) {
        boolean unsent = backlog.withdraw(sending);
        if (unsent) {
            settled(sending);
        } else {
            sending.failed("nobody waits for it any more");
        }
        return unsent;
    }

    /** Waits until nothing is on its way any more. Returns whether that was so in time. */
    boolean drained(Duration patience) {
        return backlog.drained(patience);
    }

    /** Messages that wait to be sent or confirmed. */
    int unsettled() {
        return backlog.unsettled();
    }

    /** Sends what waits; for messages that have become ready. */
    void wake() {
        link.wake(this);
    }

    /** Fails everything that was not confirmed, and whatever comes. */
    void close(String why) {
        backlog.refuse(why).forEach(sending -> endings.failed(sending, why));
    }

    @Override
    public void adjust(Connection connection) throws IOException {
        Lane now = backlog.lane();
        if (now == null || !now.usable()) {
            if (now != null) {
                now.abandon();
            }
            lost();
            backlog.use(Lane.open(connection, preparation, endings));
        }
        for (Lane lane = begin(); lane != null; lane = begin()) {
            write(lane, backlog.following(lane), true);
        }
    }

    @Override
    public void lost() {
        Lane lane = backlog.lane();
        ShutdownSignalException reason = lane == null ? null : lane.reason();
        if (!Reasons.fault(reason)) {
            backlog.recover(false, counted(Backlog.Mishap.NONE));
            return;
        }
        backlog.recover(
                        Reasons.exchange(reason) == null,
                        counted((sending, alone) -> sending.exchange().equals(Reasons.exchange(reason))
                                || alone && sending.mishap() == MISHAPS))
                .forEach(sending -> {
                    if (sending.exchange().equals(Reasons.exchange(reason))) {
                        endings.returned(sending);
                    } else {
                        endings.failed(sending, Reasons.of(reason));
                    }
                });
    }

    private Backlog.Mishap counted(Backlog.Mishap mishap) {
        return (sending, alone) -> {
            counts.unconfirmed.increment();
            return mishap.ends(sending, alone);
        };
    }

    private Lane begin() {
        return link.blocked() ? null : backlog.begin();
    }

    private void write(Sending sending) {
        Lane lane = backlog.lane();
        if (lane == null) {
            again(sending);
            leave();
        } else {
            write(lane, sending, false);
        }
    }

    /**
     * Writes that, and what comes meanwhile.
     *
     * @param patient whether this is the link's thread, which may write what is large
     */
    private void write(Lane lane, Sending first, boolean patient) {
        List<Sending> written = new ArrayList<>();
        Sending sending = first;
        try {
            for (int count = 1; sending != null; count++) {
                if (!sending.wanted()) {
                    settled(sending);
                } else if (!patient && sending.body().length > LARGE) {
                    again(sending);
                    return;
                } else if (lane.publish(sending)) {
                    sending.written();
                    written.add(sending);
                }
                sending = following(lane, count);
                if (sending == null && !written.isEmpty()) {
                    allWritten(written);
                    sending = following(lane, count);
                }
            }
        } finally {
            leave();
            allWritten(written);
        }
    }

    /** What this thread, which has written so many, writes next; null if it writes no more. */
    private Sending following(Lane lane, int count) {
        return count == BATCH || link.blocked() ? null : backlog.following(lane);
    }

    private static void allWritten(List<Sending> written) {
        written.forEach(Sending::allWritten);
        written.clear();
    }

    /** The link's thread may have found this one writing when it brought another channel for what is left. */
    private void leave() {
        if (backlog.leave()) {
            wake();
        }
    }

    /** It waits for another channel, or there is one already. */
    private void again(Sending sending) {
        if (backlog.again(sending)) {
            wake();
        } else {
            endings.failed(sending, backlog.refusal());
        }
    }

    private void settled(Sending sending) {
        if (backlog.settled(sending)) {
            wake();
        }
    }

    /** What becomes of what was written. */
    private final class Endings implements Lane.Owner {

        @Override
        public void confirmed(Sending sending) {
            counts.confirmed.increment();
            end(sending, Sending::confirmed);
        }

        @Override
        public void returned(Sending sending) {
            counts.unroutable.increment();
            end(sending, Sending::returned);
        }

        @Override
        public void rejected(Sending sending) {
            counts.rejected.increment();
            failed(sending, "the broker could not keep the message");
        }

        @Override
        public void failed(Sending sending, String refusal) {
            end(sending, one -> one.failed(refusal));
        }

        @Override
        public void unsent(Sending sending) {
            again(sending);
        }

        @Override
        public void ended() {
            wake();
        }

        private void end(Sending sending, Consumer<Sending> end) {
            try {
                end.accept(sending);
            } finally {
                settled(sending);
            }
        }
    }
}
