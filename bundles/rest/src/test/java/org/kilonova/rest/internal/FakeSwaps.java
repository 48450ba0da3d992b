// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kilonova.container.Remains;
import org.kilonova.container.SwapCheck;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.container.SwapOptions;
import org.kilonova.container.Swaps;

/** Takes every file that begins as a zip does. */
final class FakeSwaps implements Swaps {

    final List<SwapInfo> swaps = new CopyOnWriteArrayList<>();
    final List<SwapOptions> options = new CopyOnWriteArrayList<>();
    final List<Path> jars = new CopyOnWriteArrayList<>();
    volatile CompletableFuture<SwapInfo> outcome = CompletableFuture.completedFuture(info(1, Step.PROBATION));
    volatile CompletableFuture<SwapInfo> back = CompletableFuture.completedFuture(info(1, Step.BACK));
    /** Happens when a swap has begun. */
    volatile Runnable begun = () -> {};

    static SwapInfo info(long number, Step step) {
        return info(number, "greeter.jar", "http ann", step);
    }

    static SwapInfo info(long number, String file, String by, Step step) {
        return new SwapInfo(
                number,
                file,
                "org." + file.replace(".jar", ""),
                "1.0.0",
                "1.1.0",
                "aa",
                "bb",
                by,
                Instant.parse("2026-11-22T11:59:00Z"),
                null,
                step,
                step == Step.REFUSED ? "it did not start" : null,
                Duration.ofMillis(5),
                null,
                1,
                2,
                0,
                null);
    }

    private void require(Path jar) {
        try {
            jars.add(jar);
            if (!Files.readString(jar).startsWith("PK")) {
                throw new IllegalArgumentException(jar + ": is no jar");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SwapCheck check(Path jar) {
        jars.add(jar);
        return new SwapCheck(
                jar.getFileName().toString(),
                null,
                null,
                "1.1.0",
                false,
                List.of(),
                List.of("no file has it"),
                List.of());
    }

    @Override
    public CompletableFuture<SwapInfo> swap(Path jar, SwapOptions how) {
        require(jar);
        options.add(how);
        swaps.add(0, info(last() + 1, "greeter.jar", how.by(), Step.CHECKING));
        begun.run();
        return outcome;
    }

    @Override
    public List<SwapInfo> swaps() {
        return List.copyOf(swaps);
    }

    @Override
    public SwapInfo promote(String name) {
        if (!name.equals("greeter.jar") && !name.equals("greeter")) {
            throw new IllegalArgumentException("no file of the deploy folder is called " + name);
        }
        return info(1, Step.PERMANENT);
    }

    @Override
    public CompletableFuture<SwapInfo> rollback(String name, String by) {
        promote(name);
        return back;
    }

    @Override
    public List<Remains> remains() {
        return List.of();
    }

    @Override
    public List<String> explain(long bundleId) {
        return List.of();
    }
}
