// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.io.IOException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may log in now: the file is read again whenever it has changed. Thread-safe. */
final class KeyRing {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
    private static final AuthorizedKeys NONE = new AuthorizedKeys(List.of(), List.of());

    private final KeyFile file;
    private Object stamp;
    private AuthorizedKeys keys = NONE;

    KeyRing(KeyFile file) {
        this.file = file;
    }

    /** Empty when the key may not log in. */
    Optional<AuthorizedKey> find(PublicKey key) {
        return current().find(key);
    }

    /** Tells the log what has changed, if anything has. */
    synchronized AuthorizedKeys current() {
        KeyFile.Look look = file.look();
        if (look.stamp().equals(stamp)) {
            return keys;
        }
        stamp = look.stamp();
        keys = look.state() == KeyFile.State.USABLE ? read() : NONE;
        return keys;
    }

    private AuthorizedKeys read() {
        try {
            AuthorizedKeys read = AuthorizedKeys.parse(file.read());
            read.problems().forEach(problem -> LOG.warn("{}, {}", file.path(), problem));
            LOG.info(
                    "{}: {} keys may log in: {}",
                    file.path(),
                    read.keys().size(),
                    read.keys().stream().map(AuthorizedKey::user).toList());
            return read;
        } catch (IOException e) {
            LOG.error("{} cannot be read, nobody may log in: {}", file.path(), e.toString());
            return NONE;
        }
    }
}
