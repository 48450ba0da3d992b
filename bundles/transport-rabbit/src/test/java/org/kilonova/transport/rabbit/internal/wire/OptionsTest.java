// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @Test
    void readsTheSettings() {
        Options expected = new Options(
                "openstack",
                new Options.Queues(false, false, false, 0, 0, 0, false, Duration.ofMinutes(30), 10000, 10000),
                new Options.Times(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30)),
                new Options.Tls(false, "", "", "", true),
                5,
                10000,
                List.of());

        assertEquals(expected, Given.options(""));
    }

    @Test
    void settingsMayBeTexts() {
        Map<String, Object> settings = Given.settings();
        settings.replaceAll((name, value) -> " " + value + " ");

        assertEquals(Given.options(""), Options.of(settings, RabbitUrl.parse("rabbit://h")));
    }

    @Test
    void theUrlOverridesThePid() {
        Options options = Given.options("control_exchange=nova&rabbit_quorum_queue=true&rabbit_quorum_delivery_limit=3"
                + "&rabbit_retry_interval=0.25&ssl=1&ssl_ca_file=/ca.pem&ssl_verify_hostname=off&max_attempts=2");

        assertEquals("nova", options.controlExchange());
        assertTrue(options.queues().quorum());
        assertEquals(3, options.queues().quorumDeliveryLimit());
        assertEquals(Duration.ofMillis(250), options.times().retryInterval());
        assertEquals(new Options.Tls(true, "/ca.pem", "", "", false), options.tls());
        assertEquals(2, options.maxAttempts());
    }

    @Test
    void theSchemeAsksForTls() {
        assertTrue(Options.of(Given.settings(), RabbitUrl.parse("rabbits://h/?ssl=false"))
                .tls()
                .on());
    }

    @Test
    void formerNamesCountToo() {
        Options.Queues queues = Given.options("rabbit_quroum_max_memory_length=7&rabbit_quorum_max_memory_bytes=8")
                .queues();

        assertEquals(7, queues.quorumMaxMemoryLength());
        assertEquals(8, queues.quorumMaxMemoryBytes());
        assertEquals(
                List.of(), Given.options("rabbit_quroum_max_memory_length=7").unknown());
    }

    @Test
    void whatIsUnknownIsNamed() {
        assertEquals(
                List.of("kombu_compression", "zzz"),
                Given.options("zzz=1&ssl=1&kombu_compression=gzip").unknown());
    }

    @ParameterizedTest
    @CsvSource({
        "amqp_durable_queues, maybe",
        "ssl, 2",
        "max_attempts, 0",
        "max_attempts, many",
        "max_attempts, 1.5",
        "fanout_queue_length, 0",
        "rabbit_quorum_delivery_limit, -1",
        "rabbit_retry_interval, -1",
        "rabbit_retry_interval, 0",
        "rabbit_interval_max, 0.01",
        "heartbeat_timeout_threshold, 0.5",
        "rabbit_retry_interval, soon",
        "publish_timeout, NaN",
        "publish_timeout, 1e300",
        "recent_results, 99999999999"
    })
    void saysWhichSettingIsWrong(String name, String value) {
        String message = assertThrows(IllegalArgumentException.class, () -> Given.options(name + "=" + value))
                .getMessage();
        assertTrue(message.contains(name) && message.contains(value), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"control_exchange", "ssl", "publish_timeout", "max_attempts"})
    void saysWhichSettingIsMissing(String name) {
        Map<String, Object> settings = Given.settings();
        settings.remove(name);

        String message = assertThrows(
                        IllegalArgumentException.class, () -> Options.of(settings, RabbitUrl.parse("rabbit://h")))
                .getMessage();
        assertTrue(message.contains(name), message);
    }

    @Test
    void saysWhichSettingsExcludeEachOther() {
        assertThrows(IllegalArgumentException.class, () -> Given.options("rabbit_quorum_queue=1&rabbit_ha_queues=1"));
        assertThrows(IllegalArgumentException.class, () -> Given.options("rabbit_quorum_queue=1&amqp_auto_delete=1"));
        assertFalse(Given.options("amqp_durable_queues=1&amqp_auto_delete=1&rabbit_ha_queues=1")
                .queues()
                .quorum());
    }
}
