// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.nio.file.Path;

/**
 * Where the files are.
 *
 * @param home absolute
 */
record Places(Path home) {

    /** Whose keys may log in; made by the operator. */
    Path authorizedKeys() {
        return home.resolve("config/ssh/authorized_keys");
    }

    /** The key that the server shows; with it a line for clients' {@code known_hosts}. */
    Path hostKey() {
        return home.resolve("data/ssh/host_key");
    }

    Path knownHosts() {
        return home.resolve("data/ssh/known_hosts");
    }

    /** Where SSH is served, while it is. */
    Path address() {
        return home.resolve("data/ssh.url");
    }
}
