// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.container.Remains;

final class LeakMeterTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path home;

    private LeakRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new LeakRig(home);
    }

    @AfterEach
    void stop() throws Exception {
        System.getProperties().remove(Leaky.PROPERTY);
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        if (server.isRegistered(new ObjectName(Leaky.MBEAN))) {
            server.unregisterMBean(new ObjectName(Leaky.MBEAN));
        }
        rig.close();
    }

    @Test
    void whatLeavesNothingBehindIsGone() throws Exception {
        long id = rig.comesAndGoes("good", Leaky.Not.class);
        await().atMost(LONG).until(() -> !rig.told(id).isEmpty());
        assertEquals(List.of("gone"), rig.told(id));
        assertEquals(List.of(), rig.meter.remains());
    }

    @Test
    void eachKindOfLeakIsNamed() throws Exception {
        Map<Class<? extends Leaky>, Long> ids = new LinkedHashMap<>();
        for (Class<? extends Leaky> kind : List.of(
                Leaky.WithLoader.class,
                Leaky.WithoutLoader.class,
                Leaky.OwnThread.class,
                Leaky.InTimer.class,
                Leaky.InExecutor.class,
                Leaky.InThreadLocal.class,
                Leaky.InProperties.class,
                Leaky.InStatic.class,
                Leaky.InMBean.class,
                Leaky.InDriver.class,
                Leaky.InShutdownHook.class,
                Leaky.InService.class)) {
            ids.put(kind, rig.comesAndGoes(kind.getSimpleName(), kind));
        }
        await().atMost(LONG)
                .until(() -> rig.meter.remains().size() == ids.size()
                        && rig.meter.remains().stream().allMatch(Remains::overdue));
        for (Remains r : rig.meter.remains()) {
            System.out.println("REMAINS " + r);
            System.out.println("   TOLD " + rig.told(r.bundleId()));
            long t = System.nanoTime();
            rig.meter.explain(r.bundleId()).forEach(l -> System.out.println("   " + l));
            System.out.println("   ms " + (System.nanoTime() - t) / 1_000_000);
        }
        assertTrue(true);
    }
}
