// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.felix.hc.api.Result;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.DeployedFile.Status;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.Remains;
import org.kilonova.container.ServiceState;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.container.Swaps;
import org.kilonova.health.HealthStatus;
import org.kilonova.store.ServiceStore;
import org.kilonova.store.StoreUnavailableException;
import org.osgi.framework.Bundle;

class ChecksTest {

    private final List<DeployedFile> files = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "RUNNING, ",
        "PAUSED, OK",
        "STOPPED, OK",
        "DRAINING, TEMPORARILY_UNAVAILABLE",
        "HOLDING, TEMPORARILY_UNAVAILABLE",
        "FAILED, TEMPORARILY_UNAVAILABLE",
        "ARRIVED, TEMPORARILY_UNAVAILABLE",
        "INITIALIZING, TEMPORARILY_UNAVAILABLE",
        "REGISTERING, TEMPORARILY_UNAVAILABLE",
        "REPORTING_RESOURCES, TEMPORARILY_UNAVAILABLE",
        "CONNECTING, TEMPORARILY_UNAVAILABLE"
    })
    void aManagerIsAsWellAsItsState(ServiceState state, HealthStatus status) {
        List<Finding> found = new ManagersCheck(() -> container(state)).look();

        assertEquals(
                status == null ? List.of() : List.of(status),
                found.stream().map(Finding::status).toList());
        assertTrue(found.stream().allMatch(finding -> finding.message().startsWith("greeter ")), found::toString);
    }

    @Test
    void whatIsMissingIsCritical() {
        for (Check check : List.of(
                new ManagersCheck(Optional::empty),
                new BrokerCheck(Optional::empty),
                new DatabaseCheck(Optional::empty),
                new DeployCheck(Optional::empty, Optional::empty),
                new LeaksCheck(Optional::empty),
                new FirstPassCheck(Optional::empty))) {
            assertEquals(HealthStatus.CRITICAL, check.look().get(0).status(), check::toString);
        }
    }

    @Test
    void aBrokerThatIsAwayIsExpectedBack() {
        Container away = service(Container.class, "transportProblem", Optional.of("no connection"));

        assertEquals(List.of(Finding.away("no connection")), new BrokerCheck(() -> Optional.of(away)).look());
    }

    @Test
    void aDatabaseThatIsAwayIsExpectedBack() {
        ServiceStore well = service(ServiceStore.class, "find", Optional.empty());
        ServiceStore away = service(
                ServiceStore.class, "find", new StoreUnavailableException("jdbc:h2:file:x does not answer", null));

        assertEquals(List.of(), new DatabaseCheck(() -> Optional.of(well)).look());
        assertEquals(
                List.of(Finding.away("jdbc:h2:file:x does not answer")),
                new DatabaseCheck(() -> Optional.of(away)).look());
    }

    @Test
    void theFirstPassIsOverOnce() {
        FirstPassCheck check = new FirstPassCheck(() -> Optional.of(folder()));
        files.add(file("greeter.jar", Status.STARTING, "its managers come up"));
        assertEquals(HealthStatus.TEMPORARILY_UNAVAILABLE, check.look().get(0).status());

        files.set(0, file("greeter.jar", Status.DEPLOYED, "1 of 1 managers not registered"));
        assertEquals(HealthStatus.TEMPORARILY_UNAVAILABLE, check.look().get(0).status());

        files.set(0, file("greeter.jar", Status.DEPLOYED, null));
        files.add(file("lost.jar", Status.QUARANTINED, "missing package x"));
        assertEquals(List.of(), check.look());

        files.set(0, file("greeter.jar", Status.SETTLING, null));
        assertEquals(List.of(), check.look());
    }

    @Test
    void whatIsNotTakenIsNamed() {
        files.add(file("lost.jar", Status.QUARANTINED, "missing package x"));
        files.add(file("greeter.jar", Status.DEPLOYED, null));
        files.add(file("half.jar", Status.DEPLOYED, "stopped by hand"));
        Swaps swaps = service(
                Swaps.class,
                "swaps",
                List.of(
                        swap(3, "cut.jar", Step.INTERRUPTED),
                        swap(2, "greeter.jar", Step.PERMANENT),
                        swap(1, "greeter.jar", Step.INTERRUPTED)));

        List<Finding> found = new DeployCheck(() -> Optional.of(folder()), () -> Optional.of(swaps)).look();

        assertEquals(
                List.of(
                        Finding.warn("lost.jar is quarantined: missing package x"),
                        Finding.warn("half.jar: stopped by hand"),
                        Finding.warn(
                                "the swap of cut.jar from 1.0.0 to 1.1.0 was interrupted: kn:swap it again, or copy the jar"
                                        + " again")),
                found);
    }

    @Test
    void aLeakIsNamedOnceItIsSure() {
        Swaps swaps = service(
                Swaps.class,
                "remains",
                List.of(
                        new Remains(7, "leaky", "1.0.0", Instant.EPOCH, true, List.of("thread leaky-1")),
                        new Remains(8, "young", "1.0.0", Instant.EPOCH, false, List.of())));

        assertEquals(
                List.of(Finding.warn("leaky 1.0.0 has gone and its classes have not, held by thread leaky-1")),
                new LeaksCheck(() -> Optional.of(swaps)).look());
    }

    @ParameterizedTest
    @CsvSource({"32, ", "16, TEMPORARILY_UNAVAILABLE", "8, TEMPORARILY_UNAVAILABLE"})
    void aFrameworkThatStopsIsNotReady(int state, HealthStatus status) {
        assertEquals(32 | 16 | 8, Bundle.ACTIVE | Bundle.STOPPING | Bundle.STARTING);

        assertEquals(
                status == null ? List.of() : List.of(status),
                new FrameworkCheck(() -> state)
                        .look().stream().map(Finding::status).toList());
    }

    @Test
    void threadsThatWaitForEachOtherAreNamed() throws InterruptedException {
        assertEquals(List.of(), DeadlockCheck.ofThisProcess().look());
        ReentrantLock first = new ReentrantLock();
        ReentrantLock second = new ReentrantLock();
        CountDownLatch both = new CountDownLatch(2);
        List<Thread> threads = List.of(taker("first", first, second, both), taker("second", second, first, both));
        threads.forEach(Thread::start);

        Awaitility.await().until(() -> DeadlockCheck.ofThisProcess().look().size() == 2);
        List<Finding> found = DeadlockCheck.ofThisProcess().look();

        assertTrue(
                found.stream()
                        .allMatch(finding -> finding.status() == HealthStatus.CRITICAL
                                && finding.message().matches("taker-(first|second) waits for ever for .*")),
                found::toString);
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static Thread taker(String name, ReentrantLock one, ReentrantLock other, CountDownLatch both) {
        return new Thread(
                () -> {
                    one.lock();
                    both.countDown();
                    try {
                        both.await();
                        other.lockInterruptibly();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        one.unlock();
                    }
                },
                "taker-" + name);
    }

    @Test
    void theWorstComesFirst() {
        Result result = new CheckService(
                        () -> List.of(Finding.ok("a"), Finding.critical("b"), Finding.warn("c"), Finding.away("d")))
                .execute();
        List<String> messages = new ArrayList<>();
        result.forEach(entry -> messages.add(entry.getMessage()));

        assertEquals(Result.Status.CRITICAL, result.getStatus());
        assertEquals(List.of("b", "d", "c", "a"), messages);
        assertEquals(Result.Status.OK, new CheckService(List::of).execute().getStatus());
    }

    private DeployFolder folder() {
        return () -> List.copyOf(files);
    }

    private static DeployedFile file(String name, Status status, String reason) {
        return new DeployedFile(name, status, reason, 1, "greeter", "1.0.0", Instant.EPOCH);
    }

    private static SwapInfo swap(long number, String file, Step step) {
        return new SwapInfo(
                number,
                file,
                "greeter",
                "1.0.0",
                "1.1.0",
                "a",
                "b",
                "file",
                Instant.EPOCH,
                null,
                step,
                null,
                null,
                null,
                0,
                0,
                0,
                null);
    }

    private static Optional<Container> container(ServiceState state) {
        HostedServiceInfo info = new HostedServiceInfo(
                "greeter",
                "h",
                "kilonova-greeter",
                UUID.randomUUID(),
                state,
                "why",
                List.of(),
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of());
        return Optional.of(service(Container.class, "services", List.of(info)));
    }

    /** Answers one method with a value, or by throwing it. */
    private static <S> S service(Class<S> type, String method, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, called, arguments) -> {
                    assertEquals(method, called.getName());
                    if (answer instanceof RuntimeException failure) {
                        throw failure;
                    }
                    return answer;
                }));
    }
}
