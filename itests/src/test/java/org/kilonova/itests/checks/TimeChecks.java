// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.Target;

/** Deadlines, signs of life, and many calls at once. */
final class TimeChecks {

    private static final int MANY = 50;
    private static final int AT_ONCE = 5;

    private TimeChecks() {}

    static void into(Map<String, Check> all) {
        all.put("timeout.and-late-reply", TimeChecks::lateReply);
        all.put("call-monitor.heartbeats", TimeChecks::monitored);
        all.put("concurrency.replies-matched", TimeChecks::matched);
        all.put("concurrency.server-is-parallel", TimeChecks::parallel);
        all.put("clients.two-reply-queues", TimeChecks::twoClients);
        all.put("mandatory.no-such-server", TimeChecks::nobody);
        all.put("ping", peer -> Peer.equal("pong", peer.call("oslo_rpc_server_ping", Map.of())));
    }

    private static void lateReply(Peer peer) throws Exception {
        String name = peer.someServer();
        try {
            Object got =
                    peer.rpc().withTimeout(Duration.ofSeconds(1)).call(peer.server(name), "slow", Map.of("seconds", 3));
            throw new AssertionError("no timeout, but " + got);
        } catch (RpcTimeoutException e) {
            Peer.equal("after", peer.call("echo", Map.of("payload", "after")));
        }
        Peer.eventually(0, () -> ((Map<?, ?>) peer.call(peer.server(name), "stats", Map.of())).get("active"));
        Peer.equal("later", peer.call("echo", Map.of("payload", "later")));
    }

    private static void monitored(Peer peer) {
        Object got = peer.rpc()
                .withTimeout(Duration.ofSeconds(30))
                .withMonitor(Duration.ofSeconds(4))
                .call(peer.any(), "slow", Map.of("seconds", 7));
        Peer.equal(Map.of("slept", 7), got);
    }

    private static void matched(Peer peer) {
        List<String> values = IntStream.range(0, MANY)
                .mapToObj(i -> UUID.randomUUID().toString())
                .toList();
        List<CompletableFuture<String>> pending = values.stream()
                .map(value -> peer.rpc().callAsync(peer.any(), "echo", Map.of("payload", value), String.class))
                .toList();
        Peer.equal(values, pending.stream().map(CompletableFuture::join).toList());
    }

    private static void parallel(Peer peer) {
        long begun = System.nanoTime();
        List<CompletableFuture<Object>> pending = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            pending.add(peer.rpc().callAsync(peer.any(), "slow", Map.of("seconds", 1), Object.class));
        }
        pending.forEach(CompletableFuture::join);
        double took = (System.nanoTime() - begun) / 1e9;
        if (took > AT_ONCE - 0.5) {
            throw new AssertionError("five calls of one second took " + took + " s: one after the other");
        }
    }

    private static void twoClients(Peer peer) {
        Object second = peer.rpc()
                .call(
                        Target.topic("checks").server(peer.other()),
                        "relay",
                        Map.of("topic", peer.topic(), "method", "echo", "args", Map.of("payload", "second")));
        Peer.equal("second", second);
        Peer.equal("first", peer.call("echo", Map.of("payload", "first")));
    }

    private static void nobody(Peer peer) {
        try {
            Object got = peer.call(peer.server("nobody-" + UUID.randomUUID()), "echo", Map.of("payload", 1));
            throw new AssertionError("no error, but " + got);
        } catch (NoSuchServiceException e) {
            if (!e.getMessage().contains("nobody-")) {
                throw new AssertionError("it does not say who is not there: " + e.getMessage());
            }
        }
    }
}
