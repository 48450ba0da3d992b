// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.LongStringHelper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kilonova.rpc.Target;

/** What the tests of the wire begin with. */
public final class Given {

    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private Given() {}

    /** The defaults of the settings. */
    public static Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("control_exchange", "openstack");
        settings.put("amqp_durable_queues", false);
        settings.put("amqp_auto_delete", false);
        settings.put("rabbit_quorum_queue", false);
        settings.put("rabbit_quorum_delivery_limit", 0);
        settings.put("rabbit_quorum_max_memory_length", 0);
        settings.put("rabbit_quorum_max_memory_bytes", 0);
        settings.put("rabbit_ha_queues", false);
        settings.put("rabbit_transient_queues_ttl", 1800);
        settings.put("rabbit_retry_interval", 1.0);
        settings.put("rabbit_interval_max", 30.0);
        settings.put("heartbeat_timeout_threshold", 15);
        settings.put("kombu_missing_consumer_retry_timeout", 60.0);
        settings.put("ssl", false);
        settings.put("ssl_ca_file", "");
        settings.put("ssl_cert_file", "");
        settings.put("ssl_key_file", "");
        settings.put("ssl_verify_hostname", true);
        settings.put("max_attempts", 5);
        settings.put("fanout_queue_length", 10000);
        settings.put("dead_letter_length", 10000);
        settings.put("publish_timeout", 30.0);
        settings.put("recent_results", 10000);
        return settings;
    }

    static Options options(String query) {
        return Options.of(settings(), RabbitUrl.parse("rabbit://host/?" + query));
    }

    static AMQP.BasicProperties json() {
        return new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .headers(Map.of())
                .deliveryMode(2)
                .priority(0)
                .build();
    }

    /** With one more header, as a client hands it out: texts are not of class String. */
    static AMQP.BasicProperties header(AMQP.BasicProperties properties, String name, Object value) {
        Map<String, Object> headers = new HashMap<>(properties.getHeaders());
        headers.put(name, value instanceof String text ? LongStringHelper.asLongString(text) : value);
        return properties.builder().headers(headers).build();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A payload in an envelope. */
    static byte[] sealed(String payload) {
        return bytes("{\"oslo.version\": \"2.0\", \"oslo.message\": \"" + escaped(payload) + "\"}");
    }

    static String escaped(String json) {
        return json.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    static Request request(AMQP.BasicProperties properties, byte[] body)
            throws UnreadableMessageException, MalformedRequestException {
        return Wire.readRequest(Target.topic("peer"), properties, body, NOW);
    }

    static Request request(String payload) throws UnreadableMessageException, MalformedRequestException {
        return request(json(), sealed(payload));
    }
}
