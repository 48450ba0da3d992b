// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.junit.jupiter.api.Test;

class AuthorizedKeysTest {

    @Test
    void theCommentIsTheUser() throws Exception {
        KeyPair alice = Keys.ed25519();
        KeyPair bob = Keys.rsa();
        KeyPair nobody = Keys.ed25519();
        AuthorizedKeys keys = AuthorizedKeys.parse("# operators\n\n" + Keys.line(alice, "alice at work") + "\n"
                + Keys.line(bob, "bob") + "\n" + Keys.line(nobody, "") + "\n");

        assertEquals(List.of(), keys.problems());
        assertEquals("alice at work", keys.find(alice.getPublic()).orElseThrow().user());
        assertEquals("bob", keys.find(bob.getPublic()).orElseThrow().user());
        assertEquals(
                KeyUtils.getFingerPrint(nobody.getPublic()),
                keys.find(nobody.getPublic()).orElseThrow().user());
        assertTrue(keys.find(Keys.ed25519().getPublic()).isEmpty());
    }

    @Test
    void aBadLineIsToldAndTheOthersCount() throws Exception {
        KeyPair alice = Keys.ed25519();
        AuthorizedKeys keys = AuthorizedKeys.parse("ssh-ed25519 nonsense bob\n\n" + Keys.line(alice, "alice")
                + "\nhello\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== short\n");

        assertEquals(1, keys.keys().size());
        assertEquals(3, keys.problems().size());
        assertTrue(keys.problems().get(0).startsWith("line 1: this is no public key"), keys.problems()::toString);
        assertTrue(keys.problems().get(1).startsWith("line 4: "), keys.problems()::toString);
        assertTrue(keys.problems().get(2).startsWith("line 5: "), keys.problems()::toString);
    }

    @Test
    void aKeyWithALimitThatIsNotKeptMayDoNothing() throws Exception {
        KeyPair alice = Keys.ed25519();
        KeyPair bob = Keys.ed25519();
        AuthorizedKeys keys = AuthorizedKeys.parse("command=\"kn:services\" " + Keys.line(alice, "alice") + "\n"
                + "no-port-forwarding,no-X11-forwarding " + Keys.line(bob, "bob") + "\n");

        assertTrue(keys.find(alice.getPublic()).isEmpty());
        assertTrue(keys.find(bob.getPublic()).isPresent());
        assertEquals(
                List.of(
                        "line 1: the option command cannot be kept here, so the key is not taken: take the option away"),
                keys.problems());
    }
}
