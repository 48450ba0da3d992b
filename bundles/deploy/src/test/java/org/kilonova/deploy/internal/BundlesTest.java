// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** What the framework does with bundles when it is asked. */
@Timeout(120)
class BundlesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LEVEL = 20;

    @TempDir
    Path home;

    @Test
    void aBundleRunsWhenItHasBeenStartedAlsoWhileTheFrameworkComesUp() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try (FrameworkRig rig = new FrameworkRig(home)) {
            rig.context().registerService(CountDownLatch.class, slow, null);
            FrameworkStartLevel levels = rig.context().getBundle().adapt(FrameworkStartLevel.class);
            levels.setStartLevel(LEVEL - 1);
            await().atMost(LIMIT).until(() -> levels.getStartLevel() == LEVEL - 1);
            Bundle other = rig.install(JarBuilder.bundle("other", "1.0.0").activator(SlowActivator.class));
            other.adapt(BundleStartLevel.class).setStartLevel(LEVEL);
            other.start();
            levels.setStartLevel(LEVEL);
            await().atMost(LIMIT).until(() -> other.getState() == Bundle.STARTING);

            Installed deployed = rig.deploy("a.jar", JarBuilder.bundle("a", "1.0.0"));

            assertEquals(Bundle.STARTING, other.getState());
            assertEquals(Bundle.ACTIVE, deployed.bundle().getState());
            slow.countDown();
        } finally {
            slow.countDown();
        }
    }
}
