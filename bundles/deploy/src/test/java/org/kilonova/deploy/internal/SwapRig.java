// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kilonova.container.SwapCheck;
import org.kilonova.container.SwapFailedException;
import org.kilonova.container.SwapInfo.Step;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;

/** A version that serves and another that is to take over. */
@Timeout(120)
abstract class SwapRig {

    static final String FILE = "greeter.jar";

    @RegisterExtension
    final ContainerRig rig = new ContainerRig().probation(3600);

    Bundle old;

    @BeforeEach
    void start() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file(FILE));
        rig.deployed(FILE, "1.0.0");
        old = rig.bundle("greeter");
    }

    void copyNew() throws Exception {
        JarBuilder.manager("greeter", "1.1.0").into(rig.file(FILE));
    }

    FakeContainer.Plan plan() {
        return rig.container().plan("greeter", "1.1.0");
    }

    void exclusive() {
        rig.check = found -> with(found, true, found.problems(), found.objections());
    }

    /** The next swap stays at a step until this completes. */
    CompletableFuture<Void> standingAt(Step step) {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        switch (step) {
            case CHECKING ->
                rig.check = found -> {
                    gate.join();
                    return found;
                };
            case HOLDING -> {
                exclusive();
                plan().hold = gate;
            }
            case STARTING -> rig.container().waits("greeter", "1.1.0", gate);
            case SWITCHING -> plan().commit = gate;
            default -> gate.complete(null);
        }
        return gate;
    }

    static SwapCheck with(SwapCheck found, boolean exclusive, List<String> problems, List<String> objections) {
        return new SwapCheck(
                found.file(), found.bundle(), found.from(), found.to(), exclusive, List.of(), problems, objections);
    }

    static <T> CompletableFuture<T> failed(String reason) {
        return CompletableFuture.failedFuture(new SwapFailedException(reason));
    }

    /** The old version is whole, beside a new one that a restart would not bring back. */
    void standsBy() {
        assertEquals(Bundle.ACTIVE, old.getState());
        assertTrue(startedForGood(old));
        assertFalse(startedForGood(next()));
        assertFalse(rig.leaks.watched.contains("greeter 1.0.0"));
    }

    Bundle next() {
        return rig.bundles("greeter").stream()
                .filter(bundle -> bundle != old)
                .findFirst()
                .orElseThrow();
    }

    static boolean startedForGood(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    void blockJournal() throws Exception {
        Path journal = rig.home().resolve("data/deploy/swaps.jsonl");
        Files.deleteIfExists(journal);
        Files.createDirectories(journal);
    }

    List<String> folder() throws Exception {
        try (var files = Files.list(rig.home().resolve("deploy"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    long contents() throws Exception {
        try (var copies = Files.list(rig.home().resolve("data/deploy"))) {
            return copies.filter(Files::isDirectory).count();
        }
    }
}
