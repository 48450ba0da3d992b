// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.kilonova.rpc.Target;

/** Who gets a message: one server, that server, all of them. */
final class TargetChecks {

    private static final int CALLS = 5;
    private static final int CASTS = 10;

    private TargetChecks() {}

    static void into(Map<String, Check> all) {
        all.put("target.server", TargetChecks::directed);
        all.put("cast.server", TargetChecks::castArrives);
        all.put("cast.topic-exactly-once", TargetChecks::castsArriveOnce);
        all.put("cast.failure-is-silent", TargetChecks::failedCast);
        all.put("fanout.reaches-each-server-once", TargetChecks::fanout);
    }

    private static void directed(Peer peer) {
        String name = peer.someServer();
        for (int i = 0; i < CALLS; i++) {
            Map<?, ?> who = (Map<?, ?>) peer.call(peer.server(name), "whoami", Map.of());
            Peer.equal(name, who.get("server"));
        }
    }

    private static Object notes(Peer peer, String server, String key) {
        return peer.call(peer.server(server), "notes", Map.of("key", key));
    }

    private static void note(Peer peer, Target target, String key, Object value) {
        peer.rpc().cast(target, "note", Map.of("key", key, "value", value));
    }

    private static void castArrives(Peer peer) throws Exception {
        String name = peer.someServer();
        String key = UUID.randomUUID().toString();
        note(peer, peer.server(name), key, 1);
        Peer.eventually(List.of(1), () -> notes(peer, name, key));
    }

    private static void castsArriveOnce(Peer peer) throws Exception {
        String key = UUID.randomUUID().toString();
        for (int i = 0; i < CASTS; i++) {
            note(peer, peer.any(), key, i);
        }
        List<Integer> wanted = IntStream.range(0, CASTS).boxed().toList();
        Peer.eventually(wanted, () -> {
            List<Integer> all = new ArrayList<>();
            for (String server : peer.servers()) {
                ((List<?>) notes(peer, server, key)).forEach(value -> all.add((Integer) value));
            }
            return all.stream().sorted().toList();
        });
    }

    private static void failedCast(Peer peer) {
        peer.rpc().cast(peer.any(), "fail", Map.of("kind", "value"));
        peer.rpc().cast(peer.any(), "no_such_method_at_all", Map.of());
        Peer.equal("still alive", peer.call("echo", Map.of("payload", "still alive")));
    }

    private static void fanout(Peer peer) throws Exception {
        String key = UUID.randomUUID().toString();
        note(peer, peer.any().toAll(), key, "all");
        for (String server : peer.servers()) {
            Peer.eventually(List.of("all"), () -> notes(peer, server, key));
        }
    }
}
