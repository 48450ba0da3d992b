// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;

/** What a person at night looks at: health, who did what, and one archive with all of it, in which no secret is. */
class OperationTest {

    /** Each secret is this, and where it was planted. */
    private static final String SECRET = "pl4nted-";

    private static final ManagerJar VAULT = ManagerJar.topic("vault").body("""
                    @Rpc void wait(String password, String gate) throws InterruptedException {
                        LOG.info("waits at the gate");
                        while (!new File(gate).exists()) {
                            TimeUnit.MILLISECONDS.sleep(50);
                        }
                    }
                    @Rpc void say() { LOG.warn("cannot reach amqp://kn:{}@mq:5672/", "pl4nted-log"); }
                    """);

    /** Its next version leaves a thread behind that keeps the classes of this one. */
    private static final ManagerJar LEAKY = ManagerJar.topic("leaky").body("""
                    @Override public void initHost(ManagerContext context) {
                        Thread thread = new Thread(() -> {
                            try { new CountDownLatch(1).await(); } catch (InterruptedException e) { LOG.info("ended"); }
                        }, "left-by-leaky");
                        thread.setDaemon(true);
                        thread.start();
                    }
                    @Rpc String echo(String text) { return text; }
                    @Rpc void collect() { System.gc(); }
                    """);

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static ContainerHome home;
    private static ContainerProcess container;
    private static HttpApi http;

    @BeforeAll
    static void start() throws IOException {
        home = ContainerHome.in(scratch);
        home.configure(ContainerHome.DEPLOY, "probation_time", "0");
        Files.createDirectories(home.config().resolve("secrets"));
        Files.writeString(home.config().resolve("secrets/db"), SECRET + "file\n");
        Files.writeString(home.config().resolve("secrets/unused"), SECRET + "unused\n");
        home.configure(ContainerHome.STORE, ".password", "$[secret:db]");
        home.configure(ContainerHome.REST, ".password", SECRET + "keystore");
        Files.writeString(
                home.config("org.kilonova.core"),
                "\n# transport_url = rabbit://kn:" + SECRET + "comment@mq/\n",
                StandardOpenOption.APPEND);
        Files.writeString(
                home.config("com.example.mail"),
                "smtp.password = " + SECRET + "mail\nurl = amqp://u:" + SECRET + "url@mq/\nclient_secret = " + SECRET
                        + "lines\\\n   " + SECRET + "second\n");
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        home.drop(VAULT.in(scratch), "vault.jar");
        home.drop(LEAKY.in(scratch), "leaky.jar");
        container = CONTAINERS.begin(
                home,
                Map.of(
                        "PLANTED_PASSWORD",
                        SECRET + "environment",
                        "PLANTED",
                        SECRET + "harmless-name",
                        "KILONOVA_OPTS",
                        "-Dplanted.password=" + SECRET + "property"));
        container.ready();
        http = HttpApi.of(container, home).as(Tokens.add(container, "op admin"));
    }

    @Test
    void readyWhenTheManagersAnswerAndNotWhileOneDrains() throws IOException {
        container.eventually(() -> assertEquals("OK", status("systemready")));
        assertEquals("OK", status("systemalive"));
        http.get("/readyz").require(200);

        container.command("kn:call vault say");
        Path gate = scratch.resolve("gate");
        container.send("kn:call --timeout 300 vault wait password=" + SECRET + "argument gate=" + gate + " &");
        container.eventually(() -> assertEquals(1, home.log("waits at the gate").size()));
        container.send("kn:drain --limit 300 vault &");
        container.eventually(() -> assertEquals("TEMPORARILY_UNAVAILABLE", status("systemready")));
        assertTrue(container.command("kn:health managers").contains("vault is draining"));
        assertEquals("OK", status("systemalive"));
        http.get("/readyz").require(503);
        http.get("/healthz").require(200);

        noSecretLeaves();

        Files.createFile(gate);
        container.eventually(
                () -> assertEquals("PAUSED", container.table("kn:managers").cell("Topic", "vault", "State")));
        assertEquals("OK", status("systemready"), "paused by hand is as somebody wants it");
        container.command("kn:resume vault");
    }

    private void noSecretLeaves() {
        String token = Tokens.add(container, "ann reader");
        String said = container.command("kn:dump");
        Path file = Path.of(said.substring(0, said.indexOf(".zip") + 4));
        try {
            assertEquals(home.directory().resolve("data/dump"), file.getParent());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            Map<String, String> entries = entries(file);
            for (String name : List.of(
                    "health.json",
                    "settings.json",
                    "services.json",
                    "figures.json",
                    "transport.json",
                    "dead-letters.json",
                    "deployed.json",
                    "swaps.json",
                    "leaks.json",
                    "metrics.txt",
                    "records.json",
                    "threads.txt",
                    "memory.txt",
                    "java.txt",
                    "environment.txt",
                    "disk.txt",
                    "bundles.txt",
                    "wiring.txt",
                    "registry.txt",
                    "components.txt",
                    "log/kilonova.log",
                    "log/audit.log",
                    "config/org.kilonova.core.cfg",
                    "config/com.example.mail.cfg",
                    "config/logback.xml")) {
                assertTrue(entries.containsKey(name), () -> name + " is not among " + entries.keySet());
                assertFalse(entries.get(name).startsWith("left out"), () -> name + ": " + entries.get(name));
            }
            for (String name : entries.keySet()) {
                if (name.endsWith(".json")) {
                    new ObjectMapper().readTree(entries.get(name));
                }
            }
            for (String secret : List.of(SECRET, token)) {
                entries.forEach((name, text) -> assertFalse(
                        text.contains(secret), () -> name + " holds a secret: " + around(text, text.indexOf(secret))));
            }
            assertTrue(entries.get("services.json").contains("\"method\" : \"wait\""), entries.get("services.json"));
            assertTrue(entries.get("environment.txt").contains("PLANTED = ***"), entries.get("environment.txt"));
            assertTrue(entries.get("log/kilonova.log").contains("cannot reach amqp://kn:***@mq:5672/"));
            assertTrue(entries.get("files.txt").contains("config/secrets/db\t"), entries.get("files.txt"));
            assertTrue(entries.get("threads.txt").contains("== core\n"), entries.get("threads.txt"));
            assertFalse(
                    entries.keySet().stream().anyMatch(name -> name.contains("secrets/") || name.contains("token")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whoDidWhatIsWrittenDown() {
        container.command("kn:pause greeter");
        container.command("kn:resume greeter");
        container.failing("kn:pause nobody");
        container.command("kn:managers");
        String path = "/v1/os-services/"
                + http.get("/v1/os-services").json().at("/services/0/id").textValue();
        String disable = "{\"status\": \"disabled\", \"disabled_reason\": \"password=" + SECRET + "reason\"}";
        http.put(path, disable).require(200);
        http.put(path, "{\"status\": \"enabled\"}").require(200);
        home.drop(Distribution.example("greeter-1.1.0.jar"), "greeter.jar");

        container.eventually(() -> {
            List<JsonNode> acts = acts();
            String user = System.getProperty("user.name");
            assertTrue(acts.contains(act(user, "SHELL", "pipe", "kn:pause greeter", "ok")), acts::toString);
            assertTrue(
                    acts.stream()
                            .anyMatch(act -> act.path("action").textValue().equals("kn:pause nobody")
                                    && act.path("result").textValue().startsWith("failed: ")),
                    acts::toString);
            assertTrue(
                    acts.stream()
                            .noneMatch(act -> act.path("action").textValue().contains("kn:managers")),
                    acts::toString);
            for (String request : List.of("{\"status\": \"disabled\", ", "{\"status\": \"enabled\"}")) {
                assertTrue(
                        acts.stream()
                                .anyMatch(act -> act.path("via").textValue().equals("HTTP")
                                        && act.path("user").textValue().equals("op")
                                        && act.path("origin").textValue().startsWith("127.0.0.1:")
                                        && act.path("action").textValue().startsWith("PUT " + path + " " + request)
                                        && act.path("result").textValue().equals("ok")),
                        acts::toString);
            }
            assertFalse(acts.toString().contains(SECRET), acts::toString);
            for (String deployed : List.of(
                    "deploy greeter.jar (org.kilonova.greeter 1.0.0, sha256:",
                    "change greeter.jar (org.kilonova.greeter 1.1.0, sha256:")) {
                assertTrue(
                        acts.stream()
                                .anyMatch(act -> act.path("via").textValue().equals("DEPLOY")
                                        && act.path("action").textValue().startsWith(deployed)
                                        && act.path("result").textValue().equals("ok")),
                        acts::toString);
            }
        });
        assertEquals(List.of(), home.log("\"action\""), "an act is not said twice");
        assertTrue(container.failing("kn:log OFF org.kilonova.audit").contains("always written down"));
    }

    @Test
    void aVersionThatLeaksIsNamed() {
        container.eventually(
                () -> assertTrue(container.command("kn:call leaky echo text=a").contains("a")));
        home.drop(LEAKY.version("1.1.0").in(scratch), "leaky.jar");

        container.eventually(() -> {
            container.command("kn:call leaky collect");
            assertEquals("WARN", status("leaks"));
        });
        String health = container.command("kn:health leaks");
        assertTrue(
                health.contains("org.kilonova.sample.leaky 1.0.0 has gone and its classes have not")
                        && health.contains("left-by-leaky"),
                health);
        assertEquals("OK", status("systemalive"));
    }

    @Test
    void whatIsQuarantinedIsTold() throws IOException {
        Path broken = Files.writeString(scratch.resolve("broken.jar"), "no jar");
        home.drop(broken, "broken.jar");

        container.eventually(() -> assertTrue(
                container.command("kn:health deploy").contains("broken.jar is quarantined"),
                () -> container.command("kn:health deploy")));
        assertEquals("WARN", status("deploy"));
        home.remove("broken.jar");
        container.eventually(() -> assertEquals("OK", status("deploy")));
    }

    @Test
    void aTagThatNobodyHasIsRefused() {
        assertTrue(container.failing("kn:health redy").contains("there are broker, database, deploy, leaks, managers"));
    }

    private static String status(String tag) {
        return container.command("kn:health " + tag).lines().findFirst().orElse("");
    }

    private static JsonNode act(String user, String via, String origin, String action, String result) {
        return new ObjectMapper()
                .valueToTree(Map.of("user", user, "via", via, "origin", origin, "action", action, "result", result));
    }

    /** All that was written down, without the times. */
    private static List<JsonNode> acts() throws IOException {
        List<JsonNode> acts = new ArrayList<>();
        for (String line : Files.readAllLines(home.directory().resolve("data/log/audit.log"))) {
            JsonNode act = new ObjectMapper().readTree(line);
            ((com.fasterxml.jackson.databind.node.ObjectNode) act).remove("time");
            acts.add(act);
        }
        return acts;
    }

    private static Map<String, String> entries(Path file) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                entries.put(
                        entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    private static String around(String text, int index) {
        return text.substring(Math.max(0, index - 100), Math.min(text.length(), index + 100));
    }
}
