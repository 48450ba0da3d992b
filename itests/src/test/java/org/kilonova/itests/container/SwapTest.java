// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Test;
import org.kilonova.container.ServiceState;
import org.kilonova.container.StateChange;
import org.kilonova.itests.TestBundle;
import org.kilonova.itests.container.managers.GatedApi;
import org.kilonova.itests.container.managers.GatedManager;
import org.kilonova.rpc.Target;
import org.osgi.framework.Bundle;

/** Bundles come and go under calls, and no call is lost. */
public class SwapTest extends ContainerTest {

    private static final String GATED = "gated";
    private static final int CALLERS = 4;

    private static TestBundle gated(String version) {
        return TestBundle.manager("itest.gated", version, GatedManager.class);
    }

    private GatedApi gated() {
        return rpc().proxy(GatedApi.class, Target.topic(GATED));
    }

    @Test
    public void aStoppedBundleEndsItsCallsAndTheNextOnesWaitForIt() throws Exception {
        CountDownLatch gate = provide(CountDownLatch.class, new CountDownLatch(1));
        Bundle bundle = start(gated("1.0.0"));
        CompletableFuture<String> inFlight = gated().pass().toCompletableFuture();
        awaiting("the call to be in flight")
                .until(() -> container().service(GATED).calls().size() == 1);

        CompletableFuture<Void> stopped = stopInBackground(bundle);
        awaitState(GATED, ServiceState.DRAINING);
        CompletableFuture<String> sentMeanwhile = gated().pass().toCompletableFuture();
        assertFalse("stop() waits for the call", stopped.isDone());
        gate.countDown();

        assertEquals("1.0.0", inFlight.get(60, TimeUnit.SECONDS));
        stopped.get(60, TimeUnit.SECONDS);
        awaitState(GATED, ServiceState.HOLDING);
        assertFalse("nobody is there to answer", sentMeanwhile.isDone());

        bundle.start();

        assertEquals("1.0.0", sentMeanwhile.get(60, TimeUnit.SECONDS));
        List<ServiceState> states = awaitState(GATED, ServiceState.RUNNING).history().stream()
                .map(StateChange::to)
                .toList();
        assertTrue(states.toString(), states.contains(ServiceState.HOLDING));
    }

    private static CompletableFuture<Void> stopInBackground(Bundle bundle) {
        return CompletableFuture.runAsync(() -> {
            try {
                bundle.stop();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    public void aSecondVersionTakesOverBesideTheFirstAndNoCallFails() throws Exception {
        CountDownLatch gate = provide(CountDownLatch.class, new CountDownLatch(1));
        Bundle first = start(gated("1.0.0"));
        GatedApi gated = gated();
        CompletableFuture<String> startedBefore = gated.pass().toCompletableFuture();
        awaiting("the call to be in flight")
                .until(() -> container().service(GATED).calls().size() == 1);
        AtomicBoolean enough = new AtomicBoolean();
        AtomicLong answered = new AtomicLong();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<Long>> answers = java.util.stream.IntStream.range(0, CALLERS)
                    .mapToObj(i -> callers.submit(() -> {
                        long own = 0;
                        while (!enough.get()) {
                            gated.version();
                            answered.incrementAndGet();
                            own++;
                        }
                        return own;
                    }))
                    .toList();
            awaiting("calls before the switch").until(() -> answered.get() > 100);

            start(gated("2.0.0"));

            assertEquals("2.0.0", gated.version());
            assertEquals(2, container().service(GATED).generations().size());
            assertFalse("the first one still works on its call", startedBefore.isDone());
            gate.countDown();
            assertEquals("1.0.0", startedBefore.get(60, TimeUnit.SECONDS));
            first.uninstall();
            long atRemoval = answered.get();
            awaiting("calls after the first one's removal").until(() -> answered.get() > atRemoval + 100);
            enough.set(true);
            for (Future<Long> own : answers) {
                assertTrue("each caller was answered", own.get(60, TimeUnit.SECONDS) > 0);
            }
            assertEquals("2.0.0", gated.version());
            assertEquals(
                    List.of(2),
                    container().service(GATED).generations().stream()
                            .map(generation -> generation.number())
                            .toList());
        } finally {
            enough.set(true);
            callers.shutdownNow();
        }
    }
}
