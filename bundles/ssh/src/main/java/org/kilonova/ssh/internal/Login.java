// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.Session;
import org.kilonova.audit.Harmless;

/** What is known of a connection until it is logged in, and who it was then. Thread-safe. */
final class Login {

    private static final AttributeKey<Login> KEY = new AttributeKey<>();

    /** The server ends a connection before that many. */
    private static final int MOST_KEYS = 8;

    /** Of the other end's words, in characters. */
    private static final int LONGEST_REASON = 200;

    private final Set<String> refused = new LinkedHashSet<>();
    private String user;
    private String fingerprint;
    private String failure;

    /** Of a connection, made when first asked for. */
    static Login of(Session session) {
        return session.computeAttributeIfAbsent(KEY, key -> new Login());
    }

    synchronized boolean offered(PublicKey key, Optional<AuthorizedKey> known) {
        String print = KeyUtils.getFingerPrint(key);
        if (known.isEmpty()) {
            if (refused.size() < MOST_KEYS) {
                refused.add(print);
            }
            return false;
        }
        user = known.get().user();
        fingerprint = print;
        return true;
    }

    /** Why it came to nothing, perhaps in the words of the other end; the first reason counts. */
    synchronized void failed(String reason) {
        if (failure == null && reason != null) {
            failure = Harmless.line(reason, LONGEST_REASON);
        }
    }

    /** As the audit names whom the last key that was known belongs to. */
    synchronized String user() {
        return user == null ? "-" : user;
    }

    synchronized String fingerprint() {
        return fingerprint;
    }

    synchronized boolean hasOfferedKeys() {
        return !refused.isEmpty() || user != null;
    }

    /** Why there was no login, for the log. */
    synchronized String refusal() {
        if (!refused.isEmpty()) {
            return "none of its keys is in authorized_keys: " + String.join(", ", refused);
        }
        return failure == null ? "it has gone without a key" : failure;
    }

    /** Address and port of the other end. */
    static String origin(Session session) {
        SocketAddress address = session.getIoSession().getRemoteAddress();
        return address instanceof InetSocketAddress remote
                ? remote.getAddress().getHostAddress() + ":" + remote.getPort()
                : String.valueOf(address);
    }
}
