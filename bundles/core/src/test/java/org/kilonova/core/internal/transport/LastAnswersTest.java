// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.kilonova.core.internal.timer.ManualTime;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;

class LastAnswersTest {

    private final ManualTime time = new ManualTime();
    private final LastAnswers answers = new LastAnswers(time, Runnable::run, time, () -> Duration.ofSeconds(60));
    private final FakeProvider provider = new FakeProvider();
    private final OpenTransport old = new OpenTransport("local:", provider);
    private final AtomicBoolean settled = new AtomicBoolean(true);

    private boolean closedAfter(long seconds) {
        time.pass(Duration.ofSeconds(seconds));
        return provider.opened.get(0).closed;
    }

    private void call() {
        old.call(new Message("m", Target.topic("t"), "m", Map.of(), Map.of(), null, null));
    }

    @Test
    void nothingInFlightIsSoonOver() {
        answers.closeAfter(old, settled::get);
        assertTrue(closedAfter(1));
    }

    @Test
    void theAnswersToItsOwnCallsAreAwaited() {
        call();
        answers.closeAfter(old, settled::get);
        assertFalse(closedAfter(59));
        provider.opened.get(0).answer.complete(Reply.result(1));
        assertTrue(closedAfter(1));
    }

    @Test
    void theMessagesThatCameOverItAreAwaited() {
        settled.set(false);
        answers.closeAfter(old, settled::get);
        assertFalse(closedAfter(59));
        settled.set(true);
        assertTrue(closedAfter(1));
    }

    @Test
    void theLimitEndsIt() {
        call();
        settled.set(false);
        answers.closeAfter(old, settled::get);
        assertFalse(closedAfter(59));
        assertTrue(closedAfter(2));
    }
}
