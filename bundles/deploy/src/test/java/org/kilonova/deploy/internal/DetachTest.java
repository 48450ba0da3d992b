// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.DeployedFile.Status;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.FrameworkWiring;

/** The file of a bundle has gone, and the framework does not let the bundle go. */
class DetachTest {

    private final AtomicInteger done = new AtomicInteger();
    private Exception refusal;

    @Test
    void doesNotSayThatABundleIsGoneWhichIsNot() {
        refusal = new IllegalStateException("no lock");
        depart();
    }

    @Test
    void neitherWhereTheFrameworkSaysSoPolitely() {
        refusal = new BundleException("no lock");
        depart();
    }

    private void depart() {
        FileEntry entry = new FileEntry("greeter.jar");
        entry.changing = "removed";
        entry.installed = new Installed(fake(Bundle.class), "abc");
        Bundles bundles = new Bundles(fake(BundleContext.class));
        History history =
                new History(new Journal(Path.of("not there", "swaps.jsonl")), Clock.systemUTC(), System::nanoTime);
        SwapTools tools = new SwapTools(
                bundles, () -> null, (old, jar) -> null, new FakeLeaks(), history, () -> null, Runnable::run);
        new Operations(
                        bundles,
                        new Starts(bundles, Runnable::run, Runnable::run, System::nanoTime),
                        new Settlement(() -> null, Runnable::run, System::nanoTime),
                        tools,
                        Runnable::run)
                .depart(entry, done::incrementAndGet);
        assertEquals(0, done.get());
        assertFalse(entry.busy);
        assertTrue(entry.stuck);
        DeployedFile shown = entry.show(Instant.EPOCH);
        assertEquals(Status.QUARANTINED, shown.status());
        assertTrue(shown.reason().contains("uninstall bundle 7 by hand"), shown.reason());
    }

    private <T> T fake(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getBundle" -> fake(Bundle.class);
                    case "getBundleId" -> 7L;
                    case "getSymbolicName" -> "greeter";
                    case "getVersion" -> Version.parseVersion("1.0.0");
                    case "getState" -> Bundle.ACTIVE;
                    case "adapt" -> arguments[0] == FrameworkWiring.class ? fake(FrameworkWiring.class) : null;
                    case "getDependencyClosure" -> List.of();
                    case "stop" -> null;
                    case "uninstall" -> throw refusal;
                    default -> throw new UnsupportedOperationException(method.toString());
                }));
    }
}
