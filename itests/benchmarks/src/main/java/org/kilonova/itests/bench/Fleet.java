// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The instances of one container with scheduler and compute, made over HTTP. Closed, it leaves none, and no container. */
final class Fleet implements AutoCloseable {

    static final String NO_OP = "noop";
    static final String SLEEPER = "stay";

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long POLL_MILLIS = 10;
    private static final int DELETERS = 16;
    private static final String ALL = "/v1/instances?limit=1000";

    /**
     * What became of some creates.
     *
     * @param perSecond from the first request until none of them is BUILDING any more
     * @param posts milliseconds of each request
     * @param launches milliseconds from each record to its process
     */
    record Outcome(double perSecond, Samples posts, Samples launches) {}

    private final Child child;
    private final Http http;

    private Fleet(Child child, Http http) {
        this.child = child;
        this.http = http;
    }

    /** @param driver of compute, {@code process} or {@code simulated} */
    static Fleet start(Setting setting, Jdk jdk, String driver, Sleepers sleepers)
            throws IOException, InterruptedException {
        Home home = Home.create(setting, "instances-" + driver + "-" + jdk.feature());
        home.configure("org.kilonova.rest", List.of("port = 0"));
        // Room for all, so that nothing but the work counts.
        home.configure(
                "org.kilonova.compute",
                List.of("driver = " + driver, "max_instances = 1000", "cpu_allocation_ratio = 1000"));
        home.declare(NO_OP, List.of("/bin/true"));
        home.declare(SLEEPER, sleepers.command());
        home.placeManager("scheduler");
        home.placeManager("compute");
        Child child = home.run(jdk, "");
        try {
            Fleet fleet = new Fleet(child, new Http(home.address(LIMIT)));
            fleet.awaitHost();
            return fleet;
        } catch (IOException | InterruptedException | RuntimeException e) {
            child.close();
            throw e;
        }
    }

    private void awaitHost() throws IOException, InterruptedException {
        await("a host with the images", () -> {
            Http.Answer hosts = http.get("/v1/hypervisors");
            return hosts.status() == 200
                    && hosts.json().findValuesAsText("state").contains("up")
                    && hosts.json().findValues("images").toString().contains(SLEEPER);
        });
    }

    /** Creates them, waits until all run, checks each, and deletes them. */
    Outcome create(String image, int clients, int count) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        List<Double> millis = Clients.run(
                clients,
                count,
                number -> http.post("/v1/instances", Map.of("name", "bench-" + number, "image", image))
                        .require(202)
                        .millis());
        awaitNone("BUILDING");
        double seconds = (System.nanoTime() - begun) / 1e9;
        Samples launches = check(image, count);
        clear();
        Samples posts = new Samples();
        millis.forEach(posts::add);
        return new Outcome(count / seconds, posts, launches);
    }

    private Samples check(String image, int count) throws IOException, InterruptedException {
        boolean stays = image.equals(SLEEPER);
        if (!stays) {
            awaitNone("ACTIVE");
        }
        JsonNode instances = http.get(ALL).require(200).json().get("instances");
        if (instances.size() != count) {
            throw new IOException(count + " instances were created, but there are " + instances.size());
        }
        Samples launches = new Samples();
        for (JsonNode instance : instances) {
            boolean good = stays
                    ? instance.path("state").asText().equals("ACTIVE")
                    : instance.path("state").asText().equals("SHUTOFF")
                            && instance.path("exit_code").asInt(-1) == 0;
            if (!good) {
                throw new IOException("this instance is not as it should be: " + instance);
            }
            launches.add(Duration.between(time(instance, "created_at"), time(instance, "launched_at"))
                            .toNanos()
                    / 1e6);
        }
        return launches;
    }

    private static Instant time(JsonNode instance, String member) {
        return Instant.parse(instance.get(member).asText());
    }

    private void awaitNone(String state) throws IOException, InterruptedException {
        await(
                "that no instance is " + state,
                () -> isEmpty(http.get("/v1/instances?limit=1&state=" + state).require(200)));
    }

    private static boolean isEmpty(Http.Answer page) throws IOException {
        return page.json().get("instances").isEmpty();
    }

    private void clear() throws IOException, InterruptedException {
        List<String> ids = http.get(ALL).require(200).json().get("instances").findValuesAsText("id");
        Clients.run(DELETERS, ids.size(), number -> http.delete("/v1/instances/" + ids.get(number)));
        await("that all instances are deleted", () -> isEmpty(http.get(ALL).require(200)));
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void await(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException("waited " + LIMIT.toSeconds() + " s in vain for " + what);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try (child) {
            clear();
        }
    }
}
