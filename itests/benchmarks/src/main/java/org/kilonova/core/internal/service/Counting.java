// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.kilonova.core.internal.timer.Alarms;
import org.kilonova.core.internal.tracing.Tracing;
import org.kilonova.itests.bench.ProcessorTime;
import org.kilonova.manager.Manager;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.Target;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;

/**
 * A message from its arrival at the service to its answer, on the thread of the caller, with a meter and without one: what threads and their
 * switching cost would hide what counting does. A program that prints one mark.
 */
public final class Counting {

    private static final int MESSAGES = 20_000;
    private static final Message MESSAGE = new Message(
            "m", Target.topic("t"), "greet", Map.of("name", "bench"), Map.of("request_id", "r"), null, null);

    private final Switchboard switchboard;

    /** Answers. */
    static final class Greeter implements Manager {
        @Rpc
        String greet(String name) {
            return name;
        }
    }

    /** Does not count. */
    private static final class Idle extends MethodMeter {
        @Override
        void ended(long nanos, Outcome outcome) {
            // Nothing is counted.
        }
    }

    /** Takes its answer. */
    private static final class Incoming implements IncomingMessage {
        @Override
        public Message message() {
            return MESSAGE;
        }

        @Override
        public boolean expectsReply() {
            return false;
        }

        @Override
        public boolean acknowledge() {
            return true;
        }

        @Override
        public void reply(Reply answer) {
            // It was worked on.
        }

        @Override
        public void retry(String reason) {
            throw new IllegalStateException(reason);
        }

        @Override
        public void onAbandoned(Runnable action) {
            // Nobody waits.
        }

        @Override
        public void requeue() {
            throw new IllegalStateException("given back");
        }
    }

    /** @param meters count, or do not */
    private Counting(MethodMeters meters) {
        Clock clock = Clock.systemUTC();
        Generation generation = new Generation(
                "t",
                1,
                new Origin(1, "bench", "1.0"),
                new Greeter(),
                Map::of,
                clock,
                Tracing.OFF,
                Candidacy.ALONE,
                meters);
        generation.inspect(
                new Alarms() {
                    @Override
                    public Future<?> after(Duration delay, Runnable work) {
                        return CompletableFuture.completedFuture(null);
                    }

                    @Override
                    public Future<?> watch(Duration delay, Runnable work) {
                        return CompletableFuture.completedFuture(null);
                    }
                },
                false);
        switchboard = new Switchboard("t", Runnable::run, clock);
        switchboard.switchTo(new Switchboard.Route(generation, null, Switchboard.WHOLE));
    }

    private void message() {
        switchboard.handle(new Incoming());
    }

    public static void main(String[] arguments) {
        Counting counted = new Counting(new MethodMeters());
        Counting idle = new Counting(new MethodMeters(Idle::new));
        int rounds = Integer.getInteger("bench.rounds");
        ProcessorTime.Series on = new ProcessorTime.Series();
        ProcessorTime.Series off = new ProcessorTime.Series();
        for (int round = 0; round < rounds; round++) {
            // The first third warms up; the order changes, so that none has the better place.
            boolean counts = round >= rounds / 3;
            if (round % 2 == 0) {
                on.add(ProcessorTime.of(MESSAGES, counted::message), counts);
            }
            off.add(ProcessorTime.of(MESSAGES, idle::message), counts);
            if (round % 2 != 0) {
                on.add(ProcessorTime.of(MESSAGES, counted::message), counts);
            }
        }
        MethodMeter meter = new MethodMeter();
        ProcessorTime.Series alone = new ProcessorTime.Series();
        for (int round = 0; round < rounds; round++) {
            alone.add(ProcessorTime.of(MESSAGES, () -> meter.ended(1_000_000, Outcome.OK)), round >= rounds / 3);
        }
        System.out.println("bench: counting on=" + on.nanos() + " off=" + off.nanos() + " alone=" + alone.nanos()
                + " bytes_on=" + on.bytes() + " bytes_off=" + off.bytes() + " bytes_alone=" + alone.bytes());
        System.exit(0);
    }
}
