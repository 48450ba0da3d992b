// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import java.util.Map;

/** A manager that calls {@code slow} of others without waiting, and says later what came of it. */
final class AskerJar {

    static final ManagerJar MANAGER = ManagerJar.topic("asker").body("""
                private final Map<String, CompletableFuture<Object>> asked = new ConcurrentHashMap<>();
                private volatile RpcClient rpc;

                @Override
                public void initHost(ManagerContext context) {
                    rpc = context.rpc();
                }

                @Rpc
                void nothing() {}

                @Rpc
                void ask(String name, String topic, double seconds, double timeout) {
                    asked.put(name, rpc.withTimeout(java.time.Duration.ofMillis((long) (1000 * timeout)))
                            .callAsync(Target.topic(topic), "slow", Map.of("seconds", seconds), Object.class));
                }

                @Rpc
                void forget(String name) {
                    asked.get(name).cancel(true);
                }

                @Rpc
                String outcome(String name) {
                    if (!asked.get(name).isDone()) {
                        return "waiting";
                    }
                    try {
                        return asked.get(name).join().toString();
                    } catch (CancellationException e) {
                        return "cancelled";
                    } catch (CompletionException e) {
                        return e.getCause().toString();
                    }
                }
            """);

    private AskerJar() {}

    /** Has the container begin a call of that many seconds. */
    static void ask(ContainerProcess container, String name, String topic, double seconds, double timeout) {
        PeerContainers.call(
                container, "asker ask", Map.of("name", name, "topic", topic, "seconds", seconds, "timeout", timeout));
    }

    /** Has the container wait no more for that call. */
    static void forget(ContainerProcess container, String name) {
        PeerContainers.call(container, "asker forget", Map.of("name", name));
    }

    /** The answer, why there is none, or {@code waiting}. */
    static String outcome(ContainerProcess container, String name) {
        return PeerContainers.call(container, "asker outcome", Map.of("name", name))
                .asText();
    }
}
