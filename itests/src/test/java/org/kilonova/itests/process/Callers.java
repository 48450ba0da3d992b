// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A manager of another bundle that calls the greeter all the time, and counts what comes of it. */
final class Callers {

    private static final String BODY = """
                private final AtomicLong good = new AtomicLong();
                private final AtomicLong bad = new AtomicLong();
                private volatile String failure = "none";
                private volatile boolean calling = true;
                private ExecutorService threads = Executors.newFixedThreadPool(3);

                @Override
                public void initHost(ManagerContext context) {
                    RpcClient rpc = context.rpc();
                    for (int i = 0; i < 3; i++) {
                        threads.execute(() -> run(rpc));
                    }
                }

                private void run(RpcClient rpc) {
                    while (calling) {
                        try {
                            rpc.call(Target.topic("greeter"), "greet", Map.of("name", "World"));
                            good.incrementAndGet();
                            LockSupport.parkNanos(2_000_000); // a load, not a flood
                        } catch (NoSuchServiceException e) {
                            if (good.get() > 0) {
                                failed(e);
                            }
                        } catch (Exception e) {
                            failed(e);
                        }
                    }
                }

                private void failed(Exception e) {
                    bad.incrementAndGet();
                    failure = e.toString();
                    LockSupport.parkNanos(2_000_000);
                }

                @Rpc
                Map<String, Object> tally() {
                    return Map.of("good", good.get(), "bad", bad.get(), "failure", failure);
                }

                @Override
                public void cleanupHost() {
                    calling = false;
                    threads.shutdownNow();
                }
            """;

    private static final String FILE = "callers.jar";
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\" : \"?([^\"\\n]*?)\"?,?\\n");

    private final ContainerHome home;
    private final ContainerProcess container;

    /**
     * What came of the calls so far, from the first on that was answered.
     *
     * @param good answered
     * @param bad failed
     * @param failure the last one's, or none
     */
    record Tally(long good, long bad, String failure) {}

    private Callers(ContainerHome home, ContainerProcess container) {
        this.home = home;
        this.container = container;
    }

    /** Begins to call. */
    static Callers begin(ContainerHome home, ContainerProcess container, Path scratch) {
        home.drop(ManagerJar.topic("callers").body(BODY).in(scratch), FILE);
        Callers callers = new Callers(home, container);
        container.eventually(() -> container.command("kn:call callers tally"));
        callers.awaitMore();
        return callers;
    }

    /** Waits until further calls have been answered. */
    void awaitMore() {
        long before = tally().good();
        container.eventually(() -> {
            if (tally().good() < before + 10) {
                throw new AssertionError("calls are not answered any more: " + tally());
            }
        });
    }

    Tally tally() {
        String text = container.command("kn:call callers tally") + "\n";
        long good = -1;
        long bad = -1;
        String failure = "";
        for (Matcher field = FIELD.matcher(text); field.find(); ) {
            switch (field.group(1)) {
                case "good" -> good = Long.parseLong(field.group(2));
                case "bad" -> bad = Long.parseLong(field.group(2));
                default -> failure = field.group(2);
            }
        }
        return new Tally(good, bad, failure);
    }

    /** Ends the calls. */
    void end() {
        home.remove(FILE);
    }
}
