// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kilonova.itests.contracts.Inbox;
import org.kilonova.itests.contracts.TransportFixture;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.ServiceBusyException;
import org.kilonova.rpc.Target;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;
import org.kilonova.transport.Transport;

/** What only queues in the sender's own JVM can promise: they hold the sender, know who is there, and forget what nobody waits for. */
class LocalQueueTest extends TransportFixture {

    private static final Target ANY = Target.topic("greeter");
    private static final Target H1 = ANY.server("h1");
    private static final Target ALL = ANY.toAll();
    private static final Duration SOON = Duration.ofMillis(150);

    private final Inbox inbox = new Inbox();
    private final Inbox second = new Inbox();

    @Override
    protected Transport start(int queueCapacity) {
        return new LocalTransports(new FixedConfig(queueCapacity)).open("local:");
    }

    private Subscription h1(int prefetch) {
        return transport().subscribe(new Endpoint("greeter", "h1", prefetch), inbox);
    }

    private Subscription h2(int prefetch) {
        return transport().subscribe(new Endpoint("greeter", "h2", prefetch), second);
    }

    private CompletableFuture<Reply> call(String id, Target target) {
        return transport().call(message(id, target));
    }

    private void cast(String id, Target target) {
        transport().cast(message(id, target));
    }

    @Test
    void aFullQueueHoldsItsSenderUntilThereIsRoom() throws Exception {
        transport(1);
        h1(1);
        cast("m1", ANY);
        cast("m2", ANY);
        CompletableFuture<Void> sender = blocked(() -> cast("m3", ANY));
        assertFalse(sender.isDone());
        inbox.next("m1").reply(Reply.result(null));
        value(sender);
        inbox.next("m2").reply(Reply.result(null));
        inbox.next("m3");
    }

    @Test
    void aQueueThatStaysFullRefusesAtTheDeadlineAndNamesWhatToDo() {
        transport(1);
        h1(1);
        cast("m1", H1);
        cast("m2", H1);
        ServiceBusyException cast =
                assertThrows(ServiceBusyException.class, () -> transport().cast(message("m3", H1, in(SOON))));
        assertTrue(cast.getMessage().contains("greeter.h1"), cast::getMessage);
        assertTrue(cast.getMessage().contains("queue_capacity"), cast::getMessage);
        failure(ServiceBusyException.class, transport().call(message("m4", H1, in(SOON))));
    }

    @Test
    void whatExpiredTakesUpNoRoom() throws Exception {
        transport(1);
        h1(1);
        cast("m1", ANY);
        CompletableFuture<Reply> late = transport().call(message("late", ANY, in(SOON)));
        // Let in only at its own deadline it would never arrive.
        transport().cast(message("m2", ANY, in(LIMIT)));
        failure(RpcTimeoutException.class, late);
        inbox.next("m1").reply(Reply.result(null));
        inbox.next("m2");
    }

    @Test
    void aCancelledCallLeavesItsQueue() throws Exception {
        transport(1);
        h1(1);
        cast("m1", ANY);
        CompletableFuture<Reply> unwanted = call("unwanted", ANY);
        CompletableFuture<Void> sender = blocked(() -> cast("m2", ANY));
        assertFalse(sender.isDone());
        unwanted.cancel(false);
        value(sender);
        inbox.next("m1").reply(Reply.result(null));
        inbox.next("m2");
    }

    @Test
    void aFullFanoutQueueDoesNotHoldTheOthers() throws Exception {
        transport(1);
        Subscription slow = h1(1);
        h2(10);
        slow.pause();
        cast("m1", ALL);
        second.next("m1");
        CompletableFuture<Void> sender = blocked(() -> cast("m2", ALL));
        second.next("m2");
        assertFalse(sender.isDone());
        ServiceBusyException busy =
                assertThrows(ServiceBusyException.class, () -> transport().cast(message("m3", ALL, in(SOON))));
        assertTrue(busy.getMessage().contains("h1"), busy::getMessage);
        second.next("m3");
        slow.resume();
        inbox.next("m1").reply(Reply.result(null));
        value(sender);
        inbox.next("m2");
    }

    @Test
    void aStoppedTransportLetsSendersGoAndWhatWasBegunIsStillAnswered() throws Exception {
        transport(1);
        h1(1);
        CompletableFuture<Reply> begun = call("begun", ANY);
        CompletableFuture<Reply> waiting = call("waiting", ANY);
        CompletableFuture<Void> sender = blocked(() -> cast("m1", ANY));
        transport().close();
        failure(TransportException.class, waiting);
        assertSame(
                TransportException.class,
                failure(TransportException.class, sender).getClass());
        failure(TransportException.class, call("m2", ANY));
        assertThrows(TransportException.class, () -> cast("m3", ANY));
        assertThrows(TransportException.class, () -> h2(1));
        inbox.next("begun").reply(Reply.result("done"));
        assertEquals("done", value(begun).result());
    }

    @Test
    void aRequeuedMessageIsTheNextOne() throws Exception {
        h1(1);
        CompletableFuture<Reply> answer = call("m1", ANY);
        cast("m2", ANY);
        inbox.next("m1").requeue();
        inbox.next("m1").reply(Reply.result("again"));
        assertEquals("again", value(answer).result());
        inbox.next("m2");
    }

    @Test
    void nobodyThereIsSaidAtOnceWithWhoIsThere() {
        h1(1);
        NoSuchServiceException topic = failure(NoSuchServiceException.class, call("m1", Target.topic("greter")));
        assertTrue(topic.getMessage().contains("greter") && topic.getMessage().contains("greeter"), topic::getMessage);
        NoSuchServiceException server = failure(NoSuchServiceException.class, call("m2", ANY.server("h9")));
        assertTrue(server.getMessage().contains("h9") && server.getMessage().contains("h1"), server::getMessage);
        assertThrows(NoSuchServiceException.class, () -> cast("m3", Target.topic("greter")));
        assertThrows(NoSuchServiceException.class, () -> cast("m4", ANY.server("h9")));
        assertThrows(
                NoSuchServiceException.class,
                () -> cast("m5", Target.topic("greter").toAll()));
    }

    @Test
    void whoseMessageExpiredInTheQueueIsTold() {
        Subscription one = h1(1);
        one.pause();
        Instant deadline = in(SOON);
        CompletableFuture<Reply> late = transport().call(message("late", ANY, deadline));
        awaitPassed(deadline);
        assertEquals(0, one.queued());
        RpcTimeoutException timeout = failure(RpcTimeoutException.class, late);
        assertTrue(timeout.getMessage().contains("greeter"), timeout::getMessage);
    }

    @Test
    void whatWaitsIsCounted() {
        Subscription one = h1(1);
        Subscription two = h2(1);
        one.pause();
        two.pause();
        cast("any", ANY);
        cast("own", H1);
        cast("all", ALL);
        assertEquals(3, one.queued());
        assertEquals(2, two.queued());
        one.resume();
        assertEquals(2, one.queued());
    }

    @Test
    void whoIsGoneIsNotSentTo() {
        h1(1).close();
        failure(NoSuchServiceException.class, call("m1", ANY));
        failure(NoSuchServiceException.class, call("m2", H1));
    }

    @Test
    void aLetterThatNobodyTakesStays() throws Exception {
        Subscription one = h1(1);
        cast("m1", H1);
        inbox.next("m1").retry("1");
        for (int i = 2; i <= 5; i++) {
            inbox.next("m1").retry(Integer.toString(i));
        }
        String id = transport().deadLetters().list("greeter", 1).get(0).id();
        one.close();
        assertThrows(
                NoSuchServiceException.class, () -> transport().deadLetters().replay("greeter", List.of(id)));
        assertEquals(id, transport().deadLetters().list("greeter", 1).get(0).id());
    }

    @Test
    void onlyItsUrlIsOpened() {
        LocalTransports provider = new LocalTransports(new FixedConfig(1));
        assertThrows(IllegalArgumentException.class, () -> provider.open("local://host"));
        Transport one = provider.open("local:");
        Transport other = provider.open("local:");
        one.subscribe(new Endpoint("greeter", "h1", 1), inbox);
        assertThrows(NoSuchServiceException.class, () -> other.cast(message("m1", ANY)));
        provider.deactivate();
        assertThrows(TransportException.class, () -> one.cast(message("m1", ANY)));
    }
}
