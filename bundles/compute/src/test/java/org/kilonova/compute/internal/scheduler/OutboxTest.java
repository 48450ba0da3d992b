// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kilonova.compute.internal.instance.InstanceState;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.NoSuchServiceException;

class OutboxTest {

    private final Deque<Runnable> work = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();
    private boolean away;
    private final Outbox outbox = new Outbox(work::add, this::send, new Presence("host1"));

    private void send(SchedulerApi.Change news, CallContext context) {
        if (away) {
            throw new NoSuchServiceException("nobody serves scheduler");
        }
        sent.add(news.id() + news.revision() + context.requestId());
    }

    private void add(String id, long revision) {
        outbox.add(
                new SchedulerApi.Change(id, 1, revision, InstanceState.ACTIVE, null, null, null, null, null),
                CallContext.of("-r" + revision));
    }

    private void work() {
        while (!work.isEmpty()) {
            work.poll().run();
        }
    }

    @Test
    void sends_in_order_under_the_request_that_led_to_it() {
        add("a", 1);
        add("b", 1);
        work();
        add("a", 2);
        work();

        assertEquals(List.of("a1-r1", "b1-r1", "a2-r2"), sent);
    }

    @Test
    void of_each_instance_only_the_latest_is_sent() {
        add("a", 1);
        add("b", 1);
        add("a", 2);
        work();

        assertEquals(List.of("b1-r1", "a2-r2"), sent);
        assertTrue(work.isEmpty());
    }

    @Test
    void what_cannot_be_sent_waits() {
        away = true;
        add("a", 1);
        add("b", 1);
        work();
        add("a", 2);
        work();
        assertEquals(List.of(), sent);

        away = false;
        outbox.flush();
        work();

        assertEquals(
                List.of("b1-r1", "a2-r2"),
                sent.stream().sorted(Comparator.reverseOrder()).toList());
        outbox.flush();
        assertTrue(work.isEmpty(), "nothing is left to be sent");
    }

    @Test
    void a_newer_one_that_came_while_it_was_sent_in_vain_is_not_replaced() {
        away = true;
        Outbox[] own = new Outbox[1];
        List<Long> tried = new ArrayList<>();
        own[0] = new Outbox(
                work::add,
                (news, context) -> {
                    tried.add(news.revision());
                    if (tried.size() == 1) {
                        own[0].add(
                                new SchedulerApi.Change("a", 1, 2, InstanceState.SHUTOFF, null, null, null, null, null),
                                context);
                        throw new NoSuchServiceException("away");
                    }
                },
                new Presence("host1"));
        own[0].add(
                new SchedulerApi.Change("a", 1, 1, InstanceState.ACTIVE, null, null, null, null, null),
                CallContext.of("r"));
        work();
        own[0].flush();
        work();

        assertEquals(List.of(1L, 2L), tried);
    }
}
