// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".password",
                ".anything",
                "db.password",
                "PASSWORD",
                "client_secret",
                "api_key",
                "authToken",
                "api.key",
                "secret.key",
                "apiKey",
                "ACCESS-KEY",
                "signingKey",
                "apikey",
                "credentials",
                "db.credential",
                "tokens",
                "passcode",
                "smtp.pass"
            })
    void secretKeys(String key) {
        assertTrue(Secrets.isSecret(key));
        assertEquals("***", Secrets.mask(key, "hunter2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "password_file", "token_lifetime", "keyboard", "monkey", "compass", "key", "keys"})
    void otherKeys(String key) {
        assertFalse(Secrets.isSecret(key));
        assertEquals("hunter2", Secrets.mask(key, "hunter2"));
    }

    @Test
    void aMissingSecretShowsAsMissing() {
        assertEquals("", Secrets.mask(".password", ""));
        assertNull(Secrets.mask(".password", null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "rabbit://guest:s3@mq:5672/ rabbit://guest:***@mq:5672/",
                "rabbit://u:s3@a:5672,v:s3@b:5672/vh rabbit://u:***@a:5672,v:***@b:5672/vh",
                "rabbit://h1:5672,u:s3@h2/vh rabbit://h1:5672,u:***@h2/vh",
                "rabbit://u:s3,s3@h1:5672/vh rabbit://u:***,***@h1:5672/vh",
                "rabbit://u:s3@s3@h1 rabbit://u:***@h1",
                "rabbit://u:s3/s3@h1/vh rabbit://u:***@h1/vh",
                "rabbit://:s3@h1 rabbit://:***@h1",
                "rabbit://u@h1/vh rabbit://u@h1/vh",
                "local: local:",
                "jdbc:postgresql://h:5432/db?user=u&password=s3&ssl=true"
                        + " jdbc:postgresql://h:5432/db?user=u&password=***&ssl=true",
                "jdbc:h2:file:./db;USER=sa;PASSWORD=s3;X=1 jdbc:h2:file:./db;USER=sa;PASSWORD=***;X=1",
                "https://h/x?access_token=s3 https://h/x?access_token=***",
                "https://h/x?apiKey=s3&credentials=s3 https://h/x?apiKey=***&credentials=***",
                "https://h/a@b https://h/a@b"
            })
    void valuesThatCarrySecrets(String value, String shown) {
        assertEquals(shown, Secrets.mask("url", value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rabbit://u:s3?s3@h/vh|rabbit://***@h/vh",
                "rabbit://u:s3 s3@h/vh|rabbit://***@h/vh",
                "rabbit://u:s3@h1, v:s3@h2/vh|rabbit://***@h2/vh",
                "rabbit://u:s3'\"<s3@h1,v:s3@h2/vh|rabbit://***@h2/vh",
                "rabbits://u:s3@h1,v:s3@h2/vh?ssl=true|rabbits://u:***@h1,v:***@h2/vh?ssl=true",
                "rabbit://h/vh?ssl_key_password=s3|rabbit://h/vh?ssl_key_password=***",
                "local:|local:"
            })
    void theUrlOfATransportHidesRatherTooMuch(String value, String shown) {
        assertEquals(shown, Secrets.mask("transport_url", value));
    }

    @Test
    void aBlankMayStandBetweenHosts() {
        assertEquals(
                "cannot reach rabbit://u:***@h1:5672, h2:5672, v:***@h3/vh now, nor http://h, x",
                Secrets.mask("cannot reach rabbit://u:s3@h1:5672, h2:5672, v:s4@h3/vh now, nor http://h, x"));
    }

    @Test
    void textAroundAnUrlStays() {
        assertEquals("cannot reach rabbit://u:***@h/ now", Secrets.mask("cannot reach rabbit://u:s3@h/ now"));
    }
}
