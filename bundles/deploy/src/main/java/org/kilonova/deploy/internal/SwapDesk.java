// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kilonova.container.Container;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.SwapCheck;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapOptions;

/** Where operators come with their wishes. Thread-safe; what they want is decided on the watch thread. */
final class SwapDesk {

    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Map<String, FileEntry> entries;
    private final SwapOperations swaps;
    private final Examination examination;
    private final Recollection recollection;
    private final Check check;
    private final History history;
    private final Supplier<Container> container;
    private final Executor watch;

    /** @param entries by file name; for the watch thread only */
    SwapDesk(
            Map<String, FileEntry> entries,
            SwapOperations swaps,
            Examination examination,
            Recollection recollection,
            Check check,
            History history,
            Supplier<Container> container,
            Executor watch) {
        this.entries = entries;
        this.swaps = swaps;
        this.examination = examination;
        this.recollection = recollection;
        this.check = check;
        this.history = history;
        this.container = container;
        this.watch = watch;
    }

    List<SwapInfo> swaps() {
        return history.swaps();
    }

    /** As {@link org.kilonova.container.Swaps#check}. */
    SwapCheck check(Path jar) {
        String name = jar.getFileName().toString();
        try {
            ZipFlaw flaw = ZipFlaw.find(jar);
            if (flaw != null) {
                return broken(name, flaw.reason());
            }
            JarFacts facts = JarFacts.of(jar);
            String sha = Copies.sha(jar);
            // An entry changes on the watch thread, so nothing of it is read here.
            Supplier<SwapCheck> look = decide(() -> {
                FileEntry entry = ofBundle(facts.symbolicName());
                Installed old = entry == null ? null : entry.installed;
                Jar content = new Jar(entry == null ? name : entry.name, sha, jar, facts);
                return () -> check.check(old, content);
            });
            return look.get();
        } catch (JarFacts.NoBundleException e) {
            return broken(name, e.getMessage());
        } catch (IOException e) {
            return broken(name, "cannot be read (" + e + "): check path and permissions");
        }
    }

    private static SwapCheck broken(String name, String problem) {
        return new SwapCheck(name, null, null, null, false, List.of(), List.of(problem), List.of());
    }

    /** As {@link org.kilonova.container.Swaps#swap}. */
    CompletableFuture<SwapInfo> swap(Path jar, SwapOptions options) {
        if (options.share() < 1 || options.share() > 100) {
            throw new IllegalArgumentException("a share is from 1 to 100 percent, not " + options.share());
        }
        return decide(() -> {
            JarFacts facts = facts(jar);
            FileEntry entry = ofBundle(facts.symbolicName());
            if (entry == null) {
                throw new IllegalArgumentException("no file of the deploy folder has the bundle " + facts.symbolicName()
                        + ": copy the jar into it, nothing is to be swapped");
            }
            free(entry);
            Jar copy = examined(entry, jar);
            return begin(entry, new SwapRequest(copy, true, options.by(), options.force(), options.share()));
        });
    }

    /** As {@link org.kilonova.container.Swaps#promote}. */
    SwapInfo promote(String name) {
        return join(decide(() -> {
            FileEntry entry = named(name);
            if (entry.swap == null) {
                throw new IllegalArgumentException("no swap of " + entry.name + " is at work: kn:swaps shows all");
            }
            return entry.swap.promote("promoted by hand");
        }));
    }

    /** As {@link org.kilonova.container.Swaps#rollback}. */
    CompletableFuture<SwapInfo> rollback(String name, String by) {
        return decide(() -> {
            FileEntry entry = named(name);
            if (entry.swap != null) {
                return entry.swap.callOff("rolled back by " + by);
            }
            free(entry);
            Jar before = history.before(entry.name, entry.installed.sha())
                    .map(content -> recollection.copy(entry.name, content.sha()))
                    .orElseThrow(() -> new IllegalArgumentException("of " + entry.name
                            + " no earlier version is kept (keep_versions): copy the version that you want"));
            // What the later version has and the earlier one has not is what is to go.
            return begin(entry, new SwapRequest(before, true, by, true, 100));
        });
    }

    private CompletableFuture<SwapInfo> begin(FileEntry entry, SwapRequest request) {
        if (request.jar().sha().equals(entry.installed.sha())) {
            throw new IllegalArgumentException("this very content of " + entry.name + " runs already");
        }
        if (!swaps.possible()) {
            throw new IllegalArgumentException(
                    "the container service is away: is the bundle org.kilonova.core active?");
        }
        return swaps.begin(entry, request);
    }

    private static void free(FileEntry entry) {
        if (entry.swap != null) {
            throw new IllegalArgumentException("a swap of " + entry.name + " is at work already: kn:swaps shows it");
        }
        if (entry.busy || entry.candidate != null) {
            throw new IllegalArgumentException(entry.name + " is being deployed: kn:deployed shows when that is over");
        }
        if (!entry.alive() || Bundles.managers(entry.installed.bundle()) == 0) {
            throw new IllegalArgumentException(
                    entry.name + " has no managers that run: copy the jar into the deploy folder");
        }
    }

    private static JarFacts facts(Path jar) {
        try {
            ZipFlaw flaw = ZipFlaw.find(jar);
            if (flaw != null) {
                throw new IllegalArgumentException(jar + ": " + flaw.reason());
            }
            return JarFacts.of(jar);
        } catch (JarFacts.NoBundleException e) {
            throw new IllegalArgumentException(jar + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(jar + " cannot be read (" + e + "): check path and permissions", e);
        }
    }

    private Jar examined(FileEntry entry, Path jar) {
        try {
            Examination.Result result = examination.examine(entry.name, jar, Copies.sha(jar));
            if (result instanceof Examination.Good good) {
                return good.jar();
            }
            throw new IllegalArgumentException(jar + ": "
                    + (result instanceof Examination.Bad bad
                            ? bad.reason()
                            : result instanceof Examination.Unreadable unreadable
                                    ? unreadable.reason()
                                    : "is being written: try again when it is complete"));
        } catch (IOException e) {
            throw new IllegalArgumentException(jar + " cannot be read (" + e + "): check path and permissions", e);
        }
    }

    /** Null if there is none. */
    private FileEntry ofBundle(String symbolicName) {
        return entries.values().stream()
                .filter(entry -> entry.installed != null && (entry.swap != null || !entry.installed.gone()))
                .filter(entry -> symbolicName.equals(entry.installed.bundle().getSymbolicName()))
                .findFirst()
                .orElse(null);
    }

    /** By file name, or by the topic of a service that a bundle of ours serves. */
    private FileEntry named(String name) {
        FileEntry file = entries.get(name);
        Container present = container.get();
        if (file == null && present != null) {
            List<HostedServiceInfo> services = present.services().stream()
                    .filter(service -> service.isNamed(name))
                    .toList();
            file = entries.values().stream()
                    .filter(entry -> services.stream().anyMatch(service -> serves(entry, service)))
                    .findFirst()
                    .orElse(null);
        }
        if (file == null) {
            throw new IllegalArgumentException("no file of the deploy folder is called " + name
                    + ", and none serves a topic of that name: kn:deployed shows them");
        }
        return file;
    }

    private static boolean serves(FileEntry entry, HostedServiceInfo service) {
        return Stream.of(entry.installed, entry.swap == null ? null : entry.swap.serving())
                .filter(installed -> installed != null)
                .anyMatch(installed -> service.generations().stream()
                        .anyMatch(generation ->
                                generation.bundleId() == installed.bundle().getBundleId()));
    }

    private <T> T decide(Supplier<T> decision) {
        return join(CompletableFuture.supplyAsync(decision, watch));
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.get(ANSWER.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the deploy folder was asked", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "the deploy folder gave no answer within " + ANSWER.toSeconds()
                            + " s: kn:swaps shows what came of it",
                    e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
