// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;

/**
 * The lines of {@code authorized_keys}.
 *
 * @param keys of the lines that can be read
 * @param problems of those that cannot, each with the number of its line
 */
record AuthorizedKeys(List<AuthorizedKey> keys, List<String> problems) {

    /** They take away what nobody has here. Any other would be a limit that is not kept, so its key may do nothing. */
    private static final Set<String> HARMLESS =
            Set.of("no-agent-forwarding", "no-port-forwarding", "no-user-rc", "no-x11-forwarding");

    static AuthorizedKeys parse(String text) {
        List<AuthorizedKey> keys = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String entry = line.strip();
            if (!entry.isEmpty() && !entry.startsWith("#")) {
                try {
                    keys.add(key(entry));
                } catch (IllegalArgumentException e) {
                    problems.add("line " + number + ": " + e.getMessage());
                }
            }
        }
        return new AuthorizedKeys(List.copyOf(keys), List.copyOf(problems));
    }

    private static AuthorizedKey key(String line) {
        AuthorizedKeyEntry entry;
        PublicKey key;
        try {
            entry = AuthorizedKeyEntry.parseAuthorizedKeyEntry(line);
            key = entry.resolvePublicKey(null, null);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "this is no public key as 'ssh-keygen -y' prints it (" + e.getMessage() + ")", e);
        }
        if (key == null) {
            throw new IllegalArgumentException("keys of the type " + entry.getKeyType() + " are not known here");
        }
        for (String option : entry.getLoginOptions().keySet()) {
            if (!HARMLESS.contains(option.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "the option " + option + " cannot be kept here, so the key is not taken: take the option away");
            }
        }
        String comment = entry.getComment();
        boolean named = comment != null && !comment.isBlank();
        return new AuthorizedKey(
                named ? comment.strip().replaceAll("\\p{Cntrl}", "?") : KeyUtils.getFingerPrint(key), key);
    }

    Optional<AuthorizedKey> find(PublicKey key) {
        return keys.stream()
                .filter(known -> KeyUtils.compareKeys(known.key(), key))
                .findFirst();
    }
}
