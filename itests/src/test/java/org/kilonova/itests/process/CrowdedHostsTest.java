// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.process.HttpApi.Answer;

/** Several hosts and two schedulers in one container, and more requests than there is room or time for. */
class CrowdedHostsTest {

    private static final int CLIENTS = 32;
    private static final int PER_HOST = 100;
    private static final List<String> HOSTS = List.of("h0", "h1", "h2", "h3", "h4", "h5", "h6", "h7");

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    /** Hosts whose processes are simulated, each with room for so many instances. */
    private ContainerHome home(List<String> hosts, int each) throws IOException {
        ContainerHome home = ContainerHome.in(scratch);
        // So many requests at once leave the heartbeats little.
        home.configure(ContainerHome.CORE, "service_down_time", "60");
        home.configure(ContainerHome.STORE, "connection_timeout", "60");
        for (String host : hosts) {
            write(home, "org.kilonova.compute-" + host, """
                    kilonova.host = %s
                    driver = simulated
                    vcpus = %d
                    cpu_allocation_ratio = 1.0
                    memory_mb = 100000
                    disk_mb = 100000
                    reserved_memory_mb = 0
                    """.formatted(host, each));
        }
        for (String host : List.of("s0", "s1")) {
            write(home, "org.kilonova.scheduler-" + host, "kilonova.host = " + host + "\n");
        }
        home.drop(Distribution.manager("scheduler"), "scheduler.jar");
        home.drop(Distribution.manager("compute"), "compute.jar");
        return home;
    }

    private static void write(ContainerHome home, String pid, String content) throws IOException {
        Files.writeString(home.config().resolve(pid + ".cfg"), content);
    }

    private ContainerProcess start(ContainerHome home, int hosts) {
        ContainerProcess container = containers.start(home);
        container.eventually(
                () -> assertEquals(hosts, container.table("kn:hosts").count("State", "up")));
        container.eventually(() -> assertTrue(container.command("kn:images").contains("sleeper")));
        return container;
    }

    @Test
    void twoSchedulersFillEightHostsAndNoneAboveItsLimit() throws Exception {
        int room = HOSTS.size() * PER_HOST;
        int wanted = room + 200;
        ContainerHome home = home(HOSTS, PER_HOST);
        try (ContainerProcess container = start(home, HOSTS.size())) {
            HttpApi http = HttpApi.of(container, home);
            List<Answer> answers = create(http, wanted, answer -> answer.status() == 503);
            container.eventually(() -> assertEquals(0, inState(all(http), "BUILDING")));

            List<JsonNode> instances = all(http);
            Set<String> accepted = new HashSet<>();
            answers.stream().filter(a -> a.status() == 202).forEach(a -> accepted.add(a.text("id")));
            Set<String> recorded = new HashSet<>();
            instances.forEach(instance -> recorded.add(instance.path("id").asText()));
            assertEquals(accepted, recorded, "each request that was accepted is one instance, and no other is one");
            assertEquals(instances.size(), recorded.size(), "no instance twice");
            assertEquals(room, inState(instances, "ACTIVE"), "all room is used");
            for (Answer refused :
                    answers.stream().filter(a -> a.status() != 202).toList()) {
                refused.problem(409);
                assertTrue(refused.text("detail").contains("processors"), refused::toString);
            }
            Map<String, Integer> onHost = new TreeMap<>();
            instances.stream()
                    .filter(i -> i.path("state").asText().equals("ACTIVE"))
                    .forEach(i -> onHost.merge(i.path("host").asText(), 1, Integer::sum));
            HOSTS.forEach(host -> assertEquals(PER_HOST, onHost.get(host), () -> "on " + host + ": " + onHost));
            container.eventually(() -> {
                for (JsonNode host : http.get("/v1/hypervisors").json().path("hypervisors")) {
                    assertEquals(PER_HOST, host.path("vcpus_used").asInt(), host::toString);
                }
            });
        }
    }

    @Test
    void aBurstIsTakenOrToldToComeBackAndNothingIsHalfMade() throws Exception {
        ContainerHome home = home(List.of("h0", "h1"), 20_000);
        write(home, "org.kilonova.scheduler-s0", "kilonova.host = s0\nmax_builds = 20\n");
        write(home, "org.kilonova.scheduler-s1", "kilonova.host = s1\nmax_builds = 20\n");
        for (String host : List.of("h0", "h1")) {
            home.configure("org.kilonova.compute-" + host, "max_instances", "20000");
        }
        home.configure("org.kilonova.rest", "max_concurrent_requests", "8");
        try (ContainerProcess container = start(home, 2)) {
            HttpApi http = HttpApi.of(container, home);
            List<Answer> answers = create(http, 10_000, answer -> false);

            Set<String> accepted = new HashSet<>();
            for (Answer answer : answers) {
                if (answer.status() == 202) {
                    accepted.add(answer.text("id"));
                } else {
                    assertTrue(answer.status() == 503 || answer.status() == 429, answer::toString);
                    assertNotNull(answer.header("Retry-After"), answer::toString);
                }
            }
            assertTrue(accepted.size() < answers.size(), "nobody was told to come back: this was no burst");
            assertTrue(!accepted.isEmpty(), "nobody was let in");
            container.eventually(() -> assertEquals(accepted.size(), inState(all(http), "ACTIVE")));
            Set<String> recorded = new HashSet<>();
            all(http).forEach(instance -> recorded.add(instance.path("id").asText()));
            assertEquals(accepted, recorded);
        }
    }

    /** Sends so many requests from several clients at once; each again, while the answer says so. */
    private static List<Answer> create(HttpApi http, int count, Predicate<Answer> again)
            throws InterruptedException, ExecutionException {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Answer>> requests = IntStream.range(0, count)
                    .<Callable<Answer>>mapToObj(i -> () -> {
                        Answer answer;
                        do {
                            answer = http.post(
                                    "/v1/instances", "{\"name\": \"crowd-" + i + "\", \"image\": \"sleeper\"}");
                        } while (again.test(answer));
                        return answer;
                    })
                    .toList();
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : clients.invokeAll(requests)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            clients.shutdownNow();
        }
    }

    private static long inState(List<JsonNode> instances, String state) {
        return instances.stream()
                .filter(instance -> instance.path("state").asText().equals(state))
                .count();
    }

    private static List<JsonNode> all(HttpApi http) {
        List<JsonNode> all = new ArrayList<>();
        String next = "/v1/instances?limit=1000";
        while (next != null) {
            JsonNode page = http.get(next).require(200).json();
            page.path("instances").forEach(all::add);
            next = page.path("next").asText(null);
        }
        return all;
    }
}
