// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.kilonova.service.ReportedState;
import org.kilonova.store.NewRecord;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.MessageHandler;
import org.kilonova.transport.Subscription;
import org.kilonova.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a service is seen from outside: its record and its consumers, both under one host name. Thread-safe; {@link #record} and {@link
 * #move} wait for the store.
 */
final class Attachment {

    private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);

    private final String topic;
    private final String binary;
    private final Supplier<String> hostSetting;
    private final boolean receives;
    private final Environment environment;
    private final RecordKeeper records;
    private final MessageHandler handler;

    /** Held while the record changes, which waits for the store; the monitor, for the consumers, never is. */
    private final ReentrantLock recording = new ReentrantLock();

    private final FormerConsumers former;

    private volatile String host;
    private volatile RecordHandle record;
    private Transport transport;
    private Subscription subscription;
    private boolean paused;
    private boolean closed;

    Attachment(
            String topic,
            String binary,
            Supplier<String> hostSetting,
            boolean receives,
            Environment environment,
            RecordKeeper records,
            MessageHandler handler) {
        this.topic = topic;
        this.binary = binary;
        this.hostSetting = hostSetting;
        this.receives = receives;
        this.environment = environment;
        this.records = records;
        this.handler = handler;
        this.former = new FormerConsumers(environment);
        this.host = hostSetting.get();
    }

    String host() {
        return host;
    }

    /** Whether it has consumers; without, it has a record only. */
    boolean receives() {
        return receives;
    }

    String binary() {
        return binary;
    }

    UUID recordId() {
        return record == null ? null : record.id();
    }

    /** Finds or creates the record, for this version of the software. */
    void record(String version) {
        recording.lock();
        try {
            if (closed) {
                return;
            }
            if (record == null) {
                host = hostSetting.get();
            } else {
                records.forget(record);
            }
            record = handle(host, version);
            records.add(record);
        } finally {
            recording.unlock();
        }
    }

    void reported(ReportedState state) {
        if (record != null) {
            records.state(List.of(record), state);
        }
    }

    /** Attaches the consumers, or lets those that are attached go on; paused, they take nothing until the next call. */
    synchronized void connect(boolean startPaused) {
        if (receives && subscription == null) {
            subscribe(host);
            if (startPaused) {
                subscription.pause();
            }
        } else if (receives && !startPaused) {
            subscription.resume();
            former.resume();
        }
        paused = startPaused;
    }

    synchronized boolean connected() {
        return subscription != null;
    }

    /** This host is about to stop: other hosts get what is for any of them. */
    synchronized void leaveTopic() {
        if (subscription != null) {
            subscription.leaveTopic();
        }
    }

    synchronized void pause() {
        paused = true;
        if (subscription != null) {
            subscription.pause();
        }
        former.pause();
    }

    synchronized int queued() {
        return subscription == null ? 0 : subscription.queued();
    }

    synchronized void disconnect() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        former.close();
    }

    /** Whether it has no consumers any more on a transport that was in force before. */
    boolean followed() {
        return former.none();
    }

    /** Goes over to the host that the settings say now; the new consumers are there before the old ones go. */
    void move() {
        recording.lock();
        try {
            moveTo(hostSetting.get());
        } catch (RuntimeException e) {
            LOG.error(
                    "{} could not go over to the host {}; it stays {} until the settings change again",
                    topic,
                    hostSetting.get(),
                    host,
                    e);
        } finally {
            recording.unlock();
        }
    }

    private void moveTo(String next) {
        RecordHandle before = record;
        if (closed || next.equals(host) || before == null) {
            return;
        }
        RecordHandle made = handle(next, before.content().version());
        subscribeAs(next);
        record = made;
        records.add(made);
        records.remove(List.of(before));
    }

    private synchronized void subscribeAs(String next) {
        Subscription old = subscription;
        if (old != null) {
            subscribe(next);
            if (paused) {
                subscription.pause();
            }
            old.close();
        }
        host = next;
    }

    /** Detaches everything for good and marks the record stopped. */
    void close() {
        try {
            disconnect();
        } catch (RuntimeException e) {
            LOG.error("{}: detaching failed; the broker may still show it", topic, e);
        } finally {
            recording.lock();
            try {
                closed = true;
                if (record != null) {
                    records.remove(List.of(record));
                }
            } finally {
                recording.unlock();
            }
        }
    }

    /** Deletes the record of a service that is closed. */
    void deleteRecord() {
        if (record != null) {
            records.delete(record);
        }
    }

    private RecordHandle handle(String forHost, String version) {
        return new RecordHandle(new NewRecord(
                forHost,
                binary,
                receives ? topic : null,
                version,
                environment.settings().get().enableNewServices()));
    }

    /** Goes over to the transport that is in force now, if it is not the one in use. */
    void follow() {
        try {
            synchronized (this) {
                if (subscription != null && transport != environment.transport().get()) {
                    Subscription old = subscription;
                    subscribe(host);
                    if (paused) {
                        subscription.pause();
                    }
                    former.add(old);
                    LOG.info("{}: the consumers are attached to the transport that is in force now", topic);
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("{} stays with the transport that it has: {}", topic, e.getMessage());
        }
    }

    private void subscribe(String server) {
        Transport inForce = environment.transport().get();
        subscription = inForce.subscribe(
                new Endpoint(topic, server, environment.settings().get().prefetch()), handler);
        transport = inForce;
    }
}
