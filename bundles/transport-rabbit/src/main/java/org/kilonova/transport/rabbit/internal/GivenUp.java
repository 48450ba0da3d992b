// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.kilonova.transport.rabbit.internal.wire.LetterBox;
import org.kilonova.transport.rabbit.internal.wire.Outgoing;
import org.kilonova.transport.rabbit.internal.wire.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts messages that nobody could work on into the queue of the dead letters, which is declared when the first one comes. */
final class GivenUp implements Member {

    private static final Logger log = LoggerFactory.getLogger(GivenUp.class);
    private static final int PAUSE_SECONDS = 5;

    private final Outbox outbox;
    private final Link link;
    private final Topology topology;
    private final Declaring declaring;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final Counts counts;
    private final Map<String, List<Sending>> undeclared = new HashMap<>();

    GivenUp(
            Outbox outbox,
            Link link,
            Topology topology,
            Declaring declaring,
            Clock clock,
            ScheduledExecutorService timer,
            Counts counts) {
        this.outbox = outbox;
        this.link = link;
        this.topology = topology;
        this.declaring = declaring;
        this.clock = clock;
        this.timer = timer;
        this.counts = counts;
    }

    @Override
    public String toString() {
        return "queue of the dead letters";
    }

    /**
     * Puts it there, however often that takes: were it given back, it would count as a message that has been dealt with.
     *
     * @param kept run when the broker has it
     */
    void put(Arrival arrival, Address address, int attempts, String reason, Runnable kept) {
        counts.deadLetters.increment(address.topic());
        Outgoing letter = LetterBox.letter(
                arrival.properties(),
                arrival.body(),
                address.home(arrival.place()),
                attempts,
                reason,
                address.server(),
                clock.instant());
        outbox.send(parcel(address.topic(), letter, kept));
    }

    @Override
    public void adjust(Connection connection) throws IOException {
        for (String topic : topics()) {
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("the broker allows no further channel on this connection");
            }
            declaring.queue(channel, topology.deadLetters(topic));
            channel.abort();
            List<Sending> sendings;
            synchronized (undeclared) {
                sendings = undeclared.remove(topic);
            }
            sendings.forEach(outbox::send);
        }
    }

    @Override
    public void lost() {}

    private Parcel parcel(String topic, Outgoing letter, Runnable kept) {
        return new Parcel(topology.deadLetters(topic).name(), letter)
                .whenConfirmed(kept)
                .whenReturned(() -> declare(topic, parcel(topic, letter, kept)))
                .whenFailed(why -> {
                    log.error(
                            "A dead letter of topic {} could not be kept: {}. It is tried again in {} s",
                            topic,
                            why,
                            PAUSE_SECONDS);
                    timer.schedule(() -> outbox.send(parcel(topic, letter, kept)), PAUSE_SECONDS, TimeUnit.SECONDS);
                });
    }

    private void declare(String topic, Parcel parcel) {
        synchronized (undeclared) {
            undeclared.computeIfAbsent(topic, key -> new ArrayList<>()).add(parcel);
        }
        link.wake(this);
    }

    private List<String> topics() {
        synchronized (undeclared) {
            return List.copyOf(undeclared.keySet());
        }
    }
}
