// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.checks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.kilonova.rpc.CallContext;

/** Values and contexts, there and back. */
final class ValueChecks {

    private static final int LARGE = 262_144;

    private ValueChecks() {}

    static void into(Map<String, Check> all) {
        all.put("echo.null", echo(null));
        all.put("echo.bool", echo(true));
        all.put("echo.int", echo(42));
        all.put("echo.negative", echo(-7));
        all.put("echo.int64", echo(Long.MAX_VALUE));
        all.put("echo.float", echo(1.5));
        all.put("echo.empty-string", echo(""));
        all.put("echo.string", echo("plain ascii"));
        all.put("echo.unicode", echo("日本語 \u2603 \ud83d\ude00 \"q\" \\ \n\t\u0001"));
        all.put("echo.empty-list", echo(List.of()));
        all.put("echo.empty-object", echo(Map.of()));
        all.put("echo.nested", echo(nested()));
        all.put(
                "echo.reserved-keys",
                echo(Map.of(
                        "result",
                        1,
                        "failure",
                        "no",
                        "ending",
                        false,
                        "_msg_id",
                        "x",
                        "oslo.message",
                        "{}",
                        "method",
                        "m")));
        all.put("echo.256KiB", echo("x".repeat(LARGE)));
        all.put("add.ints", peer -> Peer.equal(5, peer.call("add", Map.of("a", 2, "b", 3))));
        all.put("add.floats", peer -> Peer.equal(0.75, peer.call("add", Map.of("a", 0.5, "b", 0.25))));
        all.put("add.strings", peer -> Peer.equal("xy", peer.call("add", Map.of("a", "x", "b", "y"))));
        all.put("nothing", peer -> Peer.equal(null, peer.call("nothing", Map.of())));
        all.put("context.round-trip", ValueChecks::contextThereAndBack);
        all.put("context.empty", peer -> context(peer, CallContext.of("req-empty")));
    }

    private static Check echo(Object value) {
        return peer -> Peer.equal(value, peer.call("echo", payload(value)));
    }

    private static Map<String, Object> payload(Object value) {
        Map<String, Object> args = new HashMap<>();
        args.put("payload", value);
        return args;
    }

    private static Object nested() {
        Map<String, Object> inner = new HashMap<>();
        inner.put("b", null);
        inner.put("c", List.of(true, 2.25));
        return Map.of("a", Arrays.asList(1, inner), "k.with.dots", Map.of("", "empty key"));
    }

    private static void contextThereAndBack(Peer peer) {
        Map<String, Object> more = new HashMap<>();
        more.put("roles", List.of("admin", "member"));
        more.put("is_admin", true);
        more.put("domain_id", null);
        more.put("nested", Map.of("a", 1));
        context(peer, new CallContext("req-" + UUID.randomUUID(), "ann", "proj", null, more));
    }

    /** A Python server adds {@code client_timeout}. */
    private static void context(Peer peer, CallContext sent) {
        Map<Object, Object> wanted = new HashMap<>(sent.attributes());
        wanted.put("request_id", sent.requestId());
        if (sent.user() != null) {
            wanted.put("user_id", sent.user());
            wanted.put("project_id", sent.project());
        }
        Map<Object, Object> got =
                new HashMap<>((Map<?, ?>) peer.rpc().withContext(sent).call(peer.any(), "context", Map.of()));
        got.remove("client_timeout");
        Peer.equal(wanted, got);
    }
}
