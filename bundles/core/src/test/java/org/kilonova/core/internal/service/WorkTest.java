// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.core.internal.dispatch.Contexts;
import org.kilonova.core.internal.service.Calls.Call;
import org.kilonova.core.internal.timer.ManualTime;
import org.kilonova.core.internal.tracing.Tracing;
import org.kilonova.manager.Manager;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.Delivery;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.Target;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** How one message is run to its end. */
class WorkTest {

    private final ManualTime time = new ManualTime();
    private final Subject subject = new Subject();
    private final MethodMeters meters = new MethodMeters();
    private final Generation generation = new Generation(
            "t", 3, new Origin(1, "b", "1.0"), subject, Map::of, time, Tracing.OFF, Candidacy.ALONE, meters);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    static final class Unwritable {
        public String getText() {
            throw new StackOverflowError();
        }
    }

    /** An error of a bundle that is half gone, say. */
    static final class Unspeakable extends IllegalStateException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no words");
        }
    }

    /** A result whose writing fails in a way that nobody expects. */
    static final class Fatal {
        public String getText() {
            throw new AssertionError("boo");
        }
    }

    record Place(int row) {}

    static final class Subject implements Manager {
        private final CompletableFuture<Object> later = new CompletableFuture<>();
        private Object place = new Place(3);
        private CallContext seen;
        private boolean charged;
        private Map<String, String> log;

        @Rpc
        String plain(CallContext context) {
            seen = Contexts.current();
            log = MDC.getCopyOfContextMap();
            return context.requestId();
        }

        @Rpc
        CompletableFuture<Object> later() {
            return later;
        }

        @Rpc(delivery = Delivery.AT_MOST_ONCE)
        void once() {
            charged = true;
        }

        @Rpc
        void fails() {
            throw new IllegalStateException("boo");
        }

        @Rpc
        void unspeakable() {
            throw new Unspeakable();
        }

        @Rpc
        void refuses() {
            throw new RemoteException("Odd", "m", "x") {
                private static final long serialVersionUID = 1;

                @Override
                public String getMessage() {
                    throw new Unspeakable();
                }
            };
        }

        @Rpc
        void detailed() {
            throw new RemoteException("Odd", "m", "x", List.of(), Map.of("place", place));
        }

        @Rpc
        void fatal() {
            throw new NoClassDefFoundError("gone");
        }

        @Rpc
        void declared() throws java.io.IOException {
            throw new java.io.IOException("expected");
        }
    }

    private static final class Incoming implements IncomingMessage {
        private final Message message;
        private final boolean call;
        private final List<Reply> replies = new ArrayList<>();
        private boolean acknowledged;
        private boolean connectionLost;
        private boolean requeued;
        private boolean refusesReplies;

        Incoming(String method, boolean call, Instant deadline) {
            this.message = new Message(
                    "m1", Target.topic("t"), method, Map.of(), Map.of("request_id", "req-1"), deadline, null);
            this.call = call;
        }

        @Override
        public Message message() {
            return message;
        }

        @Override
        public boolean expectsReply() {
            return call;
        }

        @Override
        public boolean acknowledge() {
            acknowledged = !connectionLost;
            return acknowledged;
        }

        @Override
        public void reply(Reply reply) {
            replies.add(reply);
            if (refusesReplies) {
                throw new IllegalStateException("the broker is away");
            }
        }

        @Override
        public void retry(String reason) {
            throw new AssertionError("it came to an end");
        }

        @Override
        public void onAbandoned(Runnable action) {
            throw new AssertionError("who hands it over sees to that");
        }

        @Override
        public void requeue() {
            assertTrue(connectionLost, "it was begun");
            requeued = true;
        }
    }

    @BeforeEach
    void open() {
        generation.inspect(time, false);
        log.start();
        ((Logger) LoggerFactory.getLogger(Work.class.getPackageName())).addAppender(log);
    }

    @AfterEach
    void close() {
        ((Logger) LoggerFactory.getLogger(Work.class.getPackageName())).detachAppender(log);
        Contexts.current(null);
        MDC.clear();
    }

    private Incoming handle(Incoming incoming) {
        Call call = new Call(time.instant(), incoming);
        generation.calls().begin(call);
        generation.work().handle(incoming, call);
        return incoming;
    }

    private Incoming handle(String method) {
        return handle(new Incoming(method, true, null));
    }

    private List<Level> levels() {
        return log.list.stream()
                .map(ILoggingEvent::getLevel)
                .filter(l -> l != Level.DEBUG)
                .toList();
    }

    private void assertEnded(Incoming incoming) {
        assertEquals(1, incoming.replies.size());
        assertEquals(List.of(), generation.calls().info(3));
    }

    @Test
    void theMethodSeesItsContextAndLeavesNoneBehind() {
        Incoming incoming = handle("plain");
        assertEquals("req-1", incoming.replies.get(0).result());
        assertEquals("req-1", subject.seen.requestId());
        assertEquals(Map.of("request_id", "req-1", "topic", "t", "generation", "3"), subject.log);
        assertNull(Contexts.current());
        assertNull(MDC.get("topic"));
        assertEnded(incoming);
    }

    @Test
    void aLaterResultEndsTheCallAndDisturbsNotTheThreadThatGivesIt() {
        Incoming incoming = handle("later");
        assertEquals(1, generation.calls().info(3).size());
        Contexts.current(CallContext.of("other"));
        MDC.put("request_id", "other");
        subject.later.complete(5);
        assertEquals("other", Contexts.current().requestId());
        assertEquals("other", MDC.get("request_id"));
        assertEquals(5, incoming.replies.get(0).result());
        assertEnded(incoming);
    }

    @Test
    void aLaterResultThatCannotBeWrittenIsAnAnswerToo() {
        Incoming incoming = handle("later");
        subject.later.complete(new Unwritable());
        assertEquals("InvalidResult", incoming.replies.get(0).failure().type());
        assertEnded(incoming);
    }

    @Test
    void aLaterFailureIsUnwrapped() {
        Incoming incoming = handle("later");
        subject.later.completeExceptionally(new IllegalStateException("boo"));
        assertEquals("boo", incoming.replies.get(0).failure().message());
        assertEnded(incoming);
    }

    @Test
    void failuresAreLoggedUnlessTheyAreDeclared() {
        assertEquals(
                "IllegalStateException",
                handle("fails").replies.get(0).failure().type());
        assertEquals(
                "NoClassDefFoundError", handle("fatal").replies.get(0).failure().type());
        assertEquals(List.of(Level.ERROR, Level.ERROR), levels());
        assertEquals("IOException", handle("declared").replies.get(0).failure().type());
        assertEquals(2, levels().size());
        assertEquals(3, generation.info().errors());
        assertEquals(3, generation.info().handled());
    }

    @Test
    void anErrorWithoutWordsIsAnAnswerToo() {
        for (String method : List.of("unspeakable", "refuses")) {
            Incoming incoming = handle(method);
            assertEquals("Untold", incoming.replies.get(0).failure().type());
            assertEnded(incoming);
        }
        assertTrue(log.list.get(0).getFormattedMessage().contains(Unspeakable.class.getName()));
        Incoming later = handle("later");
        subject.later.completeExceptionally(new Unspeakable());
        assertEquals("Untold", later.replies.get(0).failure().type());
        assertEnded(later);
        assertEquals(3, generation.info().errors());
        assertEquals(3, generation.info().handled());
    }

    @Test
    void theDetailsOfAnErrorTravelAsPlainValues() {
        Incoming incoming = handle("detailed");
        assertEquals(
                Map.of("place", Map.of("row", 3)),
                incoming.replies.get(0).failure().details());
        assertEquals("Odd", incoming.replies.get(0).failure().type());
        subject.place = new Unwritable();
        Incoming unwritable = handle("detailed");
        assertEquals("Odd", unwritable.replies.get(0).failure().type());
        assertEquals(Map.of(), unwritable.replies.get(0).failure().details());
        assertEquals(List.of(Level.ERROR), levels());
    }

    @Test
    void aLaterResultThatFailsFatallyIsAnAnswerToo() {
        Incoming incoming = handle("later");
        subject.later.complete(new Fatal());
        assertEquals("AssertionError", incoming.replies.get(0).failure().type());
        assertEnded(incoming);
    }

    @Test
    void aLaterResultThatDoesNotComeEndsTheCallAtItsDeadline() {
        Incoming incoming = handle(new Incoming("later", true, time.instant().plusSeconds(10)));
        time.pass(Duration.ofSeconds(9));
        assertEquals(List.of(), incoming.replies);
        time.pass(Duration.ofSeconds(1));
        assertEquals("Expired", incoming.replies.get(0).failure().type());
        assertEquals(List.of(Level.WARN), levels());
        subject.later.complete(5);
        assertEnded(incoming);
        assertEquals(1, generation.info().errors());
        assertEquals(1, generation.info().handled());
    }

    @Test
    void onlyALaterResultThatIsStillToComeHasATimer() {
        handle(new Incoming("plain", true, time.instant().plusSeconds(10)));
        handle(new Incoming("later", true, null));
        assertEquals(0, time.waiting());
        handle(new Incoming("later", true, time.instant().plusSeconds(10)));
        assertEquals(1, time.waiting());
        subject.later.complete(5);
        assertEquals(0, time.waiting());
        handle(new Incoming("later", true, time.instant().plusSeconds(10)));
        assertEquals(0, time.waiting());
    }

    @Test
    void aRefusedCastIsNotSilent() {
        handle("nonsense");
        assertEquals(List.of(), levels());
        handle(new Incoming("nonsense", false, null));
        assertEquals(List.of(Level.WARN), levels());
    }

    @Test
    void afterItsDeadlineItIsNotRun() {
        Incoming incoming = handle(new Incoming("plain", true, time.instant().minusSeconds(1)));
        assertEquals("Expired", incoming.replies.get(0).failure().type());
        assertNull(subject.seen);
        assertEnded(incoming);
    }

    @Test
    void atMostOnceIsAcknowledgedBefore() {
        assertTrue(handle("once").acknowledged);
        assertTrue(subject.charged);
        assertFalse(handle("plain").acknowledged);
    }

    @Test
    void atMostOnceIsNotRunWhereItCouldNotBeAcknowledged() {
        Incoming incoming = new Incoming("once", true, null);
        incoming.connectionLost = true;
        handle(incoming);
        assertFalse(subject.charged);
        assertTrue(incoming.requeued);
        assertEquals(List.of(), incoming.replies);
        assertEquals(List.of(), generation.calls().info(3));
        assertEquals(0, generation.info().errors());
    }

    @Test
    void anAnswerThatCannotBeSentEndsTheCall() {
        Incoming incoming = new Incoming("plain", true, null);
        incoming.refusesReplies = true;
        assertEnded(handle(incoming));
        assertEquals(List.of(Level.ERROR), levels());
        assertEquals(1, generation.info().handled());
    }

    private String outcome(String method) {
        return meters.figures(Set.of(), List.of()).stream()
                .filter(figures -> figures.method().equals(method))
                .map(figures -> figures.calls() + " " + figures.errors())
                .collect(Collectors.joining());
    }

    @Test
    void eachEndIsCountedByItsKind() {
        handle("plain");
        handle(new Incoming("plain", true, time.instant().minusSeconds(1)));
        handle("fails");
        handle("fatal");
        handle("declared");
        handle("detailed");
        handle("unspeakable");
        handle("nonsense");
        handle("gibberish");
        handle(new Incoming("later", true, time.instant().plusSeconds(10)));
        time.pass(Duration.ofSeconds(10));
        handle("later");
        subject.later.complete(new Unwritable());
        handle("once");
        assertEquals("2 {expired=1}", outcome("plain"));
        assertEquals("1 {error=1}", outcome("fails"));
        assertEquals("1 {error=1}", outcome("fatal"));
        assertEquals("1 {refused=1}", outcome("declared"));
        assertEquals("1 {refused=1}", outcome("detailed"));
        assertEquals("1 {error=1}", outcome("unspeakable"));
        assertEquals("2 {expired=1, unwritable=1}", outcome("later"));
        assertEquals("1 {}", outcome("once"));
        assertEquals("", outcome("nonsense"));
        assertEquals("2 {no_such_method=2}", outcome("unknown"));
    }

    @Test
    void whatWasNotRunBecauseItsCallerHasGoneIsCancelled() {
        Call call = new Call(time.instant(), new Incoming("plain", true, null));
        call.abandon();
        generation.calls().begin(call);
        generation.work().handle(call.incoming(), call);
        assertEquals("1 {cancelled=1}", outcome("plain"));
        Call strange = new Call(time.instant(), new Incoming("nonsense", true, null));
        strange.abandon();
        generation.calls().begin(strange);
        generation.work().handle(strange.incoming(), strange);
        assertEquals("1 {cancelled=1}", outcome("unknown"));
    }

    @Test
    void whatIsGivenBackUnrunHasNotEnded() {
        Incoming incoming = new Incoming("once", true, null);
        incoming.connectionLost = true;
        handle(incoming);
        assertEquals("", outcome("once"));
    }
}
