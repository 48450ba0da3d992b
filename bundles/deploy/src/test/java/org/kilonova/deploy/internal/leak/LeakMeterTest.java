// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.container.Remains;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** In a real framework, with real leaks and real collections. */
final class LeakMeterTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    /**
     * A way to leak.
     *
     * @param activator that leaks so
     * @param named what is told while the container runs
     * @param explained in the one line that the heap gives
     */
    private record Kind(Class<? extends Leaky> activator, String named, String explained) {}

    private static final String NOT_CHEAP = "--explain";

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    Leaky.WithLoader.class,
                    "thread leak-with-loader (runs " + Leaky.class.getName() + "$WithLoader.run)",
                    "thread leak-with-loader > java.lang.Thread.contextClassLoader"),
            new Kind(
                    Leaky.WithoutLoader.class,
                    "thread leak-without-loader (runs " + Leaky.class.getName() + "$WithoutLoader.run)",
                    "thread leak-without-loader > an object of " + Leaky.class.getName() + "$WithoutLoader"),
            new Kind(
                    Leaky.OwnThread.class,
                    "thread leak-own-thread (its class is " + Leaky.class.getName() + "$OwnThread$Own)",
                    "thread leak-own-thread > an object of " + Leaky.class.getName() + "$OwnThread$Own"),
            new Kind(Leaky.InTimer.class, NOT_CHEAP, "thread leak-timer > an object of"),
            new Kind(Leaky.InExecutor.class, NOT_CHEAP, "thread leak-executor > "),
            new Kind(Leaky.InThreadLocal.class, NOT_CHEAP, "thread foreign > java.lang.Thread.threadLocals > "),
            new Kind(
                    Leaky.InProperties.class,
                    "system property " + Leaky.PROPERTY,
                    "static java.lang.System.props > java.util.Properties.map > "),
            new Kind(Leaky.InStatic.class, NOT_CHEAP, "static " + LeakRig.class.getName() + ".KEPT > "),
            new Kind(Leaky.InMBean.class, "MBean " + Leaky.MBEAN, "MBeanServer"),
            new Kind(
                    Leaky.InDriver.class,
                    "JDBC driver " + Leaky.class.getName() + "$InDriver$LeakDriver",
                    "static java.sql.DriverManager.registeredDrivers > "),
            new Kind(Leaky.InShutdownHook.class, NOT_CHEAP, "static java.lang.ApplicationShutdownHooks.hooks > "),
            new Kind(
                    Leaky.InService.class,
                    "of bundle org.apache.felix.framework [0] (java.lang.Runnable)",
                    "ServiceRegistrationImpl.m_svcObj > "));

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
        assertThrows(IllegalArgumentException.class, () -> rig.meter.explain(id));
    }

    @Test
    void whatIsStillInstalledIsNoLeftover() throws Exception {
        Bundle bundle = rig.start("stays", "1.0.0", Leaky.WithLoader.class);
        rig.meter.watch(bundle, told -> {});
        assertEquals(List.of(), rig.meter.remains());
        assertThrows(IllegalArgumentException.class, () -> rig.meter.explain(bundle.getBundleId()));
    }

    @Test
    void eachKindOfLeakIsNamed() throws Exception {
        Map<Long, Kind> kinds = new LinkedHashMap<>();
        for (Kind kind : KINDS) {
            kinds.put(rig.comesAndGoes(kind.activator().getSimpleName(), kind.activator()), kind);
        }
        await().atMost(LONG)
                .until(() ->
                        kinds.keySet().stream().noneMatch(id -> rig.told(id).isEmpty()));
        List<Remains> remains = rig.meter.remains();
        assertEquals(
                List.copyOf(kinds.keySet()),
                remains.stream().map(Remains::bundleId).toList());
        for (Remains left : remains) {
            Kind kind = kinds.get(left.bundleId());
            String told = rig.told(left.bundleId()).get(0);
            assertTrue(left.overdue(), kind + " overdue: " + left);
            assertTrue(told.startsWith("held by ") && told.contains(kind.named()), kind + " told: " + told);
            if (!kind.named().equals(NOT_CHEAP)) {
                assertEquals(1, left.holders().size(), kind + " holders: " + left.holders());
            }
        }
        Kind first = kinds.get(remains.get(0).bundleId());
        assertExplained(first, rig.meter.explain(remains.get(0).bundleId()));
        assertFalse(Files.exists(rig.heaps), "the dump is deleted");
        HeapFile dump = dump();
        for (Remains left : remains.subList(1, remains.size())) {
            LoaderReference loader = rig.leftovers.version(left.bundleId()).loader();
            assertExplained(kinds.get(left.bundleId()), HeapExplanation.explain(dump, loader, Map.of()));
        }
    }

    /** One for all of them: each stops the JVM and takes seconds to write. */
    private HeapFile dump() throws IOException {
        Path file = home.resolve("all.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
        return new HeapFile(file);
    }

    private static void assertExplained(Kind kind, List<String> lines) {
        assertTrue(lines.size() == 1 && lines.get(0).contains(kind.explained()), kind + " explained: " + lines);
    }

    @Test
    void whatGoesLaterIsToldAgain() throws Exception {
        long id = rig.comesAndGoes("late", Leaky.WithoutLoader.class);
        await().atMost(LONG).until(() -> !rig.told(id).isEmpty());
        rig.latch.countDown();
        await().atMost(LONG).until(() -> {
            System.gc();
            return rig.told(id).size() > 1;
        });
        assertTrue(rig.told(id).get(0).startsWith("held by "), rig.told(id).toString());
        assertEquals("gone", rig.told(id).get(1));
    }

    @Test
    void aThreadOfTheNextVersionIsNotTakenForOne() throws Exception {
        Bundle old = rig.start("twice", "1.0.0", Leaky.WithoutLoader.class);
        rig.start("twice", "2.0.0", Leaky.WithoutLoader.class);
        rig.start("twice", "3.0.0", Leaky.WithLoader.class);
        long id = rig.leave(old);
        await().atMost(LONG).until(() -> !rig.told(id).isEmpty());
        String told = rig.told(id).get(0);
        assertTrue(told.contains("perhaps that of 2.0.0"), told);
        assertFalse(told.contains("leak-with-loader"), told);
    }

    @Test
    void aBundleThatTookItsPackagesIsNamed() throws Exception {
        Bundle old = rig.start(
                "provider", "1.0.0", Leaky.Not.class, "Export-Package", "org.kilonova.deploy.internal;version=1.0");
        rig.start(
                "user",
                "1.0.0",
                Leaky.Not.class,
                "Import-Package",
                "org.osgi.framework,org.kilonova.deploy.internal;version=1.0");
        long id = rig.leave(old);
        await().atMost(LONG).until(() -> !rig.told(id).isEmpty());
        assertTrue(rig.told(id).get(0).contains("bundle user [2], which uses its packages"), rig.told(id)::toString);
    }

    @Test
    void itRestsBetweenTwoLooks() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        InstantSource counting = () -> {
            looks.incrementAndGet();
            return rig.time.instant();
        };
        BundleContext framework = rig.framework.getBundleContext();
        Leftovers leftovers =
                new Leftovers(Holders.of(framework), counting.withZone(ZoneOffset.UTC), rig::collect, Canary::make);
        List<String> told = new CopyOnWriteArrayList<>();
        try (LeakMeter meter = new LeakMeter(framework, leftovers, new HeapExplanation(framework, home.resolve("h")))) {
            Bundle bundle = rig.start("rests", "1.0.0", Leaky.WithoutLoader.class);
            meter.watch(bundle, told::add);
            bundle.uninstall();
            await().atMost(LONG).until(() -> !told.isEmpty());
            assertTrue(looks.get() < 200, looks + " looks");
        }
    }

    @Test
    void itsThreadsEndWithIt() throws Exception {
        rig.comesAndGoes("left", Leaky.WithoutLoader.class);
        await().atMost(LONG).until(LeakMeterTest::meterRuns);
        rig.meter.close();
        await().atMost(LONG).until(() -> !meterRuns());
    }

    private static boolean meterRuns() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("kn-deploy-leaks-"));
    }
}
