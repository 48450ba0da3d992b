// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

import java.util.Objects;

/**
 * Where a message goes: a topic (any one host), a topic and server (that host), or a topic as fanout (all hosts).
 *
 * @param topic the manager's topic
 * @param server the host, or null for any
 * @param fanout to all hosts of the topic; excludes a server
 * @param namespace groups methods; empty is the default namespace
 * @param version the version that the caller needs, {@code "major.minor"}, or null for 1.0
 */
public record Target(String topic, String server, boolean fanout, String namespace, String version) {

    public Target {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(namespace, "namespace");
        if (topic.isBlank()) {
            throw new IllegalArgumentException("a target needs a topic");
        }
        if (fanout && server != null) {
            throw new IllegalArgumentException("a fanout goes to all hosts, it cannot name the server " + server);
        }
    }

    /** Any one host of the topic. */
    public static Target topic(String topic) {
        return new Target(topic, null, false, "", null);
    }

    /** That host only. */
    public Target server(String host) {
        return new Target(topic, host, false, namespace, version);
    }

    /** All hosts. */
    public Target toAll() {
        return new Target(topic, null, true, namespace, version);
    }

    public Target namespace(String name) {
        return new Target(topic, server, fanout, name, version);
    }

    public Target version(String majorMinor) {
        return new Target(topic, server, fanout, namespace, majorMinor);
    }

    @Override
    public String toString() {
        return topic + (server == null ? "" : "." + server) + (fanout ? " (all hosts)" : "");
    }
}
