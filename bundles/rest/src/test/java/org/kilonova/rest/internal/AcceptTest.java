// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | true",
                "text/plain | true",
                "application/json | false",
                "application/json, text/plain | true",
                "application/json, text/plain;q=0.5 | false",
                "application/*;q=0.9, */*;q=0.1 | false",
                "Application/JSON;charset=utf-8 | false",
                "application/json;q=0, */* | true",
                "text/plain;q=nonsense, application/json;q=0.1 | false",
                "image/png | true",
            })
    void theTypeThatIsWantedMoreIsSent(String header, boolean text) {
        assertEquals(text, Accept.prefersText(header));
    }

    @Test
    void textIsTheDefault() {
        assertEquals(true, Accept.prefersText(null));
    }
}
