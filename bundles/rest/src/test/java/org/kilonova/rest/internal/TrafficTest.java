// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricPoint;

class TrafficTest {

    private final Rig rig = new Rig();

    private Map<String, MetricFamily> families() {
        Map<String, MetricFamily> all = new HashMap<>();
        rig.traffic.collect().forEach(family -> all.put(family.name(), family));
        return all;
    }

    private Map<List<String>, Double> requests() {
        Map<List<String>, Double> all = new HashMap<>();
        families().get("kilonova_http_requests").points().forEach(point -> all.put(point.labels(), point.value()));
        return all;
    }

    @Test
    void requestsAreCountedByTheTemplateOfTheirRoute() {
        rig.get("/v1/container/services/greeter").is(200);
        rig.get("/v1/container/services/nobody").is(404);
        for (int i = 0; i < 100; i++) {
            rig.get("/v1/nothing/" + i).is(404);
            rig.send("X" + i, "/", null).is(405);
        }
        assertEquals(
                Map.of(
                        List.of("GET", "/v1/container/services/{name}", "2xx"), 1.0,
                        List.of("GET", "/v1/container/services/{name}", "4xx"), 1.0,
                        List.of("none", "none", "4xx"), 200.0),
                requests());
        MetricFamily durations = families().get("kilonova_http_request_duration_seconds");
        assertEquals(
                List.of(2L, 200L),
                durations.points().stream()
                        .map(MetricPoint::histogram)
                        .map(histogram -> histogram.count())
                        .toList());
        assertEquals(0, value("kilonova_http_requests_in_flight"));
    }

    private double value(String name) {
        return families().get(name).points().get(0).value();
    }

    @Test
    void aStreamIsNoRequestInFlight() {
        rig.get(Events.PATH).is(200);
        assertEquals(0, value("kilonova_http_requests_in_flight"));
        assertEquals(0, value("kilonova_http_event_streams"));
        assertEquals(1.0, requests().get(List.of("GET", Events.PATH, "2xx")));
        assertTrue(families().get("kilonova_http_request_duration_seconds").points().stream()
                .allMatch(point -> point.histogram().count() == 0));
    }
}
