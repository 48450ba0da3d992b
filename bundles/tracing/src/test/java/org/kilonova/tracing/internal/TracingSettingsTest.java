// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracingSettingsTest {

    private static TracingSettings endpoint(String text) {
        return TracingSettings.of(text, "", 1, "");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:4318, http://127.0.0.1:4318/v1/traces",
        "https://collector.example/, https://collector.example/v1/traces",
        "http://[::1]:4318/v1/traces, http://[::1]:4318/v1/traces",
        "http://c/otlp/v1/traces?x=y, http://c/otlp/v1/traces?x=y",
        "HTTP://Collector:4318, http://Collector:4318/v1/traces",
        "HttpS://c/X?Y=%5A, https://c/X?Y=%5A",
    })
    void anEndpointWithoutAPathGetsTheUsualOne(String written, String meant) {
        assertEquals(URI.create(meant), endpoint(written).endpoint());
    }

    @Test
    void emptyIsNone() {
        TracingSettings none = endpoint(" ");
        assertNull(none.endpoint());
        assertEquals("kilonova", none.serviceName());
        assertEquals(Map.of(), none.headers());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1:4318", "grpc://c:4317", "http://", "http:///x", "http://c:port", "http://c/#f", "c"})
    void anotherThingIsNoEndpoint(String wrong) {
        String message = assertThrows(IllegalArgumentException.class, () -> endpoint(wrong))
                .getMessage();
        assertTrue(message.startsWith("endpoint must be the URL") && message.endsWith("not " + wrong), message);
    }

    @Test
    void aPasswordInTheEndpointIsRefusedAndNotShown() {
        String message = assertThrows(IllegalArgumentException.class, () -> endpoint("http://me:secret@c:4318"))
                .getMessage();
        assertTrue(message.contains("not http://***@c:4318"), message);
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void aKeyInTheEndpointIsNotShown() {
        TracingSettings settings = endpoint("https://c:4318/v1/traces?api_key=secret");
        assertEquals("https://c:4318/v1/traces?***", settings.place());
        assertFalse(settings.toString().contains("secret"), settings.toString());
        assertEquals(
                "not a URL: https://c:4318/v1/traces?***",
                settings.withoutSecrets("not a URL: https://c:4318/v1/traces?api_key=secret"));
        String message = assertThrows(IllegalArgumentException.class, () -> endpoint("grpc://c?api_key=secret"))
                .getMessage();
        assertTrue(message.endsWith("not grpc://c?***"), message);
    }

    @Test
    void headersAreReadAndNeverShown() {
        TracingSettings settings =
                TracingSettings.of("http://c", "Authorization=Basic c2VjcmV0Og==, x-tenant = 7 ,", 0.5, "site");
        assertEquals(Map.of("Authorization", "Basic c2VjcmV0Og==", "x-tenant", "7"), settings.headers());
        assertFalse(settings.toString().contains("c2VjcmV0"), settings.toString());
        String message = assertThrows(
                        IllegalArgumentException.class, () -> TracingSettings.of("http://c", "secret", 1, "site"))
                .getMessage();
        assertTrue(message.startsWith(".headers must be NAME=VALUE"), message);
        assertFalse(message.contains("secret"), message);
    }
}
