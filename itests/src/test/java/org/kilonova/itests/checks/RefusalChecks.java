// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.checks;

import java.util.Map;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.Target;

/** What is refused, and what fails. */
final class RefusalChecks {

    private static final String NAMESPACE = "peer.ns";
    private static final Map<String, Object> ONE = Map.of("payload", 1);

    private RefusalChecks() {}

    static void into(Map<String, Check> all) {
        all.put("version.absent", accepted(null));
        all.put("version.1.0", accepted("1.0"));
        all.put("version.1.3", accepted("1.3"));
        all.put("version.1.4-refused", refused("", "1.4"));
        all.put("version.2.0-refused", refused("", "2.0"));
        all.put("version.0.9-refused", refused("", "0.9"));
        all.put("namespace.2.0", acceptedInNamespace("2.0"));
        all.put("namespace.2.1", acceptedInNamespace("2.1"));
        all.put("namespace.2.2-refused", refused(NAMESPACE, "2.2"));
        all.put("namespace.1.0-refused", refused(NAMESPACE, "1.0"));
        all.put("namespace.absent-version-refused", refused(NAMESPACE, null));
        all.put("namespace.unknown-refused", refused("no.such", "1.0"));
        all.put("namespace.method-not-leaking", fails("NoSuchMethod", "only_here", Map.of(), ""));
        all.put("method.unknown", fails("NoSuchMethod", "no_such_method_at_all", Map.of(), ""));
        all.put("method.private", fails("NoSuchMethod", "_secret", Map.of(), ""));
        all.put("method.missing-argument", fails("TypeError", "add", Map.of("a", 1), ""));
        all.put("method.extra-argument", fails("TypeError", "echo", Map.of("payload", 1, "surplus", 2), ""));
        all.put("fail.value", fails("ValueError", "fail", Map.of("kind", "value"), "bad value"));
        all.put("fail.key", fails("KeyError", "fail", Map.of("kind", "key"), "no-such-key"));
        all.put("fail.unicode", fails("RuntimeError", "fail", Map.of("kind", "unicode"), "日本語 \u2603"));
        all.put("fail.custom", RefusalChecks::custom);
        all.put("fail.nested", fails("RuntimeError", "fail", Map.of("kind", "nested"), "outer"));
        all.put("fail.expected", fails("ValueError", "fail_expected", Map.of(), "expected"));
    }

    private static Target target(Peer peer, String namespace, String version) {
        return peer.any().namespace(namespace).version(version);
    }

    private static Check accepted(String version) {
        return peer -> Peer.equal(1, peer.call(target(peer, "", version), "echo", ONE));
    }

    private static Check acceptedInNamespace(String version) {
        return peer -> Peer.equal(
                Map.of("namespace", NAMESPACE, "version", "2.1", "payload", 1),
                peer.call(target(peer, NAMESPACE, version), "echo", ONE));
    }

    private static Check refused(String namespace, String version) {
        return peer -> peer.fails("UnsupportedVersion", target(peer, namespace, version), "echo", ONE);
    }

    private static Check fails(String type, String method, Map<String, ?> args, String text) {
        return peer -> told(text, peer.fails(type, peer.any(), method, args));
    }

    private static void told(String text, RemoteException failure) {
        if (!failure.getMessage().contains(text)) {
            throw new AssertionError("'" + text + "' is not in '" + failure.getMessage() + "'");
        }
    }

    /** The values that an application's exception carries, beside its name. */
    private static void custom(Peer peer) {
        RemoteException failure = peer.fails("PeerError", peer.any(), "fail", Map.of("kind", "custom"));
        told("code", failure);
        Peer.equal(Map.of("code", 409, "host", "node-1"), failure.details());
        if (failure.trace().isEmpty()) {
            throw new AssertionError("no trace");
        }
    }
}
