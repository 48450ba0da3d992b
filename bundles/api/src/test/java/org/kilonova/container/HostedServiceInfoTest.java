// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostedServiceInfoTest {

    private static HostedServiceInfo service(String topic, String host, CallInfo... calls) {
        return new HostedServiceInfo(
                topic,
                host,
                "kilonova-" + topic,
                null,
                ServiceState.RUNNING,
                null,
                List.of(),
                0,
                List.of(calls),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void theHostIsInTheNameWhereTheTopicIsNotEnough() {
        List<HostedServiceInfo> all =
                List.of(service("greeter", "a"), service("compute", "a"), service("compute", "b"));
        assertEquals(
                List.of("greeter", "compute.a", "compute.b"),
                all.stream().map(HostedServiceInfo.naming(all)).toList());
        // A service that came meanwhile is named too.
        assertEquals("audit", HostedServiceInfo.naming(all).apply(service("audit", "a")));
    }

    @Test
    void isNamedByTopicOrTopicAndHost() {
        HostedServiceInfo compute = service("compute", "node-1");
        assertTrue(compute.isNamed("compute"));
        assertTrue(compute.isNamed("compute.node-1"));
        assertFalse(compute.isNamed("compute.node-2"));
        assertFalse(compute.isNamed("comp"));
    }

    @Test
    void aGenerationHasItsCalls() {
        Instant now = Instant.parse("2026-11-22T12:00:00Z");
        CallInfo first = new CallInfo("req-1", "greet", 1, now, null);
        CallInfo second = new CallInfo("req-2", "greet", 2, now, null);
        GenerationInfo generation =
                new GenerationInfo(2, GenerationState.ACTIVE, null, 9, "org.greeter", "1.1.0", "Greeter", now, 0, 0);
        assertEquals(
                List.of(second),
                service("greeter", "a", first, second).callsOf(generation).toList());
    }
}
