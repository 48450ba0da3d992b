// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Test;
import org.kilonova.container.Activation;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.ServiceState;
import org.kilonova.itests.TestBundle;
import org.kilonova.itests.container.managers.StubbornManager;
import org.kilonova.rpc.Target;
import org.osgi.framework.Bundle;

/** A manager that does not come up says why, is tried again, and disturbs nobody. */
public class InitHostTest extends ContainerTest {

    private static final String STUBBORN = "stubborn";
    private static final TestBundle BUNDLE = TestBundle.manager("itest.stubborn", "1.0.0", StubbornManager.class);

    @Test
    public void anInitHostThatThrowsIsTriedAgain() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        provide(Callable.class, () -> {
            if (broken.get()) {
                throw new IllegalStateException("the disk is missing");
            }
            return null;
        });

        failsBesideAnotherThatWorks("the disk is missing");
        broken.set(false);

        comesUp();
    }

    @Test
    public void anInitHostThatHangsIsInterruptedAndTriedAgain() throws Exception {
        configure(CORE, with(QUICK, "init_timeout", "2.5"));
        AtomicBoolean hanging = new AtomicBoolean(true);
        provide(Callable.class, () -> {
            if (hanging.get()) {
                new CountDownLatch(1).await();
            }
            return null;
        });

        failsBesideAnotherThatWorks("did not end within 2.5 s");
        hanging.set(false);

        comesUp();
    }

    private void failsBesideAnotherThatWorks(String reason) throws Exception {
        Bundle bundle = install(BUNDLE);
        bundle.start();
        List<Activation> activations = activations(bundle);

        assertEquals(1, activations.size());
        assertFalse(activations.get(0).active());
        assertTrue(activations.get(0).reason(), activations.get(0).reason().contains(reason));
        HostedServiceInfo failed = container().service(STUBBORN);
        assertTrue(
                failed.history().toString(),
                failed.history().stream()
                        .anyMatch(change -> change.to() == ServiceState.FAILED
                                && change.reason().contains(reason)));
        start(ManagerTest.echo("1.0.0"));
        assertEquals("works", rpc().call(ManagerTest.ECHO, "echo", Map.of("text", "works")));
    }

    private void comesUp() {
        awaitState(STUBBORN, ServiceState.RUNNING);
        assertEquals("here at last", rpc().call(Target.topic(STUBBORN), "hello", Map.of()));
        awaiting("its record").until(() -> serviceRecord(STUBBORN, "here").isPresent());
    }
}
