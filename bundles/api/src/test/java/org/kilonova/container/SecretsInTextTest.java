// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsInTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"password", "admin_pass", "auth_token", "apiKey", "private_key", "Secret", "credentials"})
    void secretFieldsAreMaskedWhateverTheyHold(String name) {
        assertEquals(Map.of(name, "***"), Secrets.mask(Map.of(name, Map.of("a", 1))));
    }

    @Test
    void othersStayAtAnyDepth() {
        assertEquals(
                Map.of("vm", List.of(Map.of("name", "web", "token", "***"), 7), "keys", 3),
                Secrets.mask(Map.of("vm", List.of(Map.of("name", "web", "token", "abc"), 7), "keys", 3)));
        assertEquals(null, Secrets.mask(Map.of("a", Arrays.asList(1, null))).get("b"));
    }

    @Test
    void passwordsInUrlsAreMasked() {
        assertEquals(
                Map.of("url", "rabbit://kn:***@h1:5672/v"),
                Secrets.mask(Map.of("url", "rabbit://kn:s3:c@ret@h1:5672/v")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"token\": \"SECRET\"}",
                "{\"token\": \"SECRET",
                "{\"token\":[\"SECRET\"]}",
                "{\"token\": 1234SECRET}",
                "{\"oslo.message\": \"{\\\"auth_token\\\": \\\"SECRET\\\", \\\"a\\\": 1}\"}",
                "{\"oslo.message\": \"{\\\"auth_token\\\": \\\"SECRET"
            })
    void rawTextIsSearchedForThem(String raw) {
        String shown = Secrets.mask(raw);

        assertEquals(-1, shown.indexOf("SECRET"), shown);
    }

    @Test
    void rawTextWithoutSecretsStaysAsItIs() {
        String raw = "{\"oslo.message\": \"{\\\"method\\\": \\\"greet\\\"}\", \"tokens_left\": 3} \\ \"";

        assertEquals(raw, Secrets.mask(raw));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kn:call vm boot password=SECRET",
                "kn:call vm boot password=\"a SECRET\" x=1",
                "kn:call vm boot password='a SECRET' x=1",
                "kn:call vm boot \"password=a SECRET\" x=1",
                "kn:call vm boot 'admin_pass=a SECRET' x=1",
                "Authorization: Bearer kn-SECRET-0123456789",
                "X-Auth-Token: SECRET",
                "< x-subject-token:SECRET",
                "curl -H 'X-Auth-Token: a SECRET' http://h/",
                "password: SECRET",
                "Password : \"a SECRET\"",
                "user: ann, password: //, db_password:SECRET",
                "login failed [user=ann, admin.secret: SECRET]",
                "-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----"
            })
    void parametersHeadersAndKeysAreMasked(String text) {
        String shown = Secrets.mask(text);

        assertEquals(-1, shown.indexOf("SECRET"), shown);
    }

    @Test
    void whatStandsBesideAParameterStays() {
        assertEquals("call password=*** x=1", Secrets.mask("call password=\"a b\" x=1"));
        assertEquals("call \"password=***\" x=1", Secrets.mask("call \"password=a b\" x=1"));
    }

    /** A colon stands behind many words that are no keys of secrets. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$[secret:db] and $[env:DB_PASSWORD]",
                "token://h/path",
                "reached http://my-token:8080/x and http://h/secret:8080/x",
                "rabbit://secret:***@h:5672/vh",
                "the token:\n  at org.example.Token.read(Token.java:12)",
                "org.example.TokenException: not there",
                "Token::new",
                "routing key: compute.node-1",
                "tokens_left: 3"
            })
    void wordsBeforeAColonStay(String text) {
        assertEquals(text, Secrets.mask(text));
    }

    @Test
    void ofWhatFollowsAColonOneWordIsHidden() {
        assertEquals("wrong password: *** of ann", Secrets.mask("wrong password: that of ann"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "\\",
                "\"",
                "token",
                "token: ",
                "token:",
                "://u:p@h, ",
                "a=",
                "password=\\\"",
                "://u:p",
                "'",
                "\"k\": ",
                "BEGIN "
            })
    void longTextIsReadOnce(String piece) {
        String text = piece.repeat(300_000);

        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> Secrets.mask(text));
    }
}
