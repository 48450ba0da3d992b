// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.process.HttpApi.Answer;

/** Who may do what over HTTP, and what the operator sees and does about it. */
class TokensTest {

    private static final String INSTANCES = "/v1/instances";
    private static final String CREATE = "{\"name\": \"a\", \"image\": \"sleeper\"}";
    private static final String GREET = "/v1/rpc/greeter/greet";
    private static final String NAME = "{\"name\": \"World\"}";

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    private static Path tokens(ContainerHome home) {
        return home.config().resolve("tokens");
    }

    @Test
    void aRoleIsWhatItsTokenMayDo() {
        ContainerHome home = ContainerHome.in(scratch);
        home.drop(Distribution.manager("scheduler"), "scheduler.jar");
        home.drop(Distribution.manager("compute"), "compute.jar");
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        home.configure("org.kilonova.compute", "driver", "simulated");
        home.configure(ContainerHome.REST, "rpc_topics", "greeter");
        try (ContainerProcess container = containers.start(home)) {
            container.eventually(() -> assertTrue(container.command("kn:images").contains("sleeper")));
            HttpApi anybody = HttpApi.of(container, home);
            anybody.get(INSTANCES).require(200);
            HttpApi reader = anybody.as(Tokens.add(container, "bob reader"));
            HttpApi member = anybody.as(Tokens.add(container, "ann member staff"));
            HttpApi admin = anybody.as(Tokens.add(container, "eve admin"));

            challenged(anybody.get(INSTANCES));
            assertTrue(challenged(anybody.as("wrong").get(INSTANCES)).contains("invalid_token"));
            challenged(anybody.send("GET", INSTANCES, null, Map.of("Authorization", "Basic YTpi")));
            anybody.get("/").require(200);
            anybody.get("/v1/nothing").problem(404);

            reader.get(INSTANCES).require(200);
            needs("member", reader.post(INSTANCES, CREATE));
            Answer created = member.post(INSTANCES, CREATE).require(202);
            assertEquals("ann", created.text("user"));
            assertEquals("staff", created.text("project"));
            String instance = created.header("Location");
            reader.get(instance).require(200);
            needs("member", reader.delete(instance));
            needs("member", reader.post(instance + "/reboot", null));

            String record = "/v1/os-services/"
                    + reader.get("/v1/os-services?binary=kilonova-greeter")
                            .require(200)
                            .json()
                            .findValue("id")
                            .asText();
            for (HttpApi lesser : List.of(reader, member)) {
                needs("admin", lesser.put(record, "{\"status\": \"disabled\"}"));
                needs("admin", lesser.delete(record));
                needs("admin", lesser.post(GREET, NAME));
            }
            admin.put(record, "{\"status\": \"disabled\"}").require(200);
            admin.put(record, "{\"status\": \"enabled\"}").require(200);
            admin.post(GREET, NAME).require(200);
            admin.delete(instance).require(202);
            container.eventually(() -> admin.get(instance).problem(404));
        }
    }

    private static String challenged(Answer answer) {
        String challenge = answer.problem(401).header("WWW-Authenticate");
        assertTrue(challenge.startsWith("Bearer "), challenge);
        return challenge;
    }

    private static void needs(String role, Answer answer) {
        assertEquals(role, answer.problem(403).text("role_needed"));
        assertTrue(answer.text("detail").contains("role " + role), answer::toString);
    }

    @Test
    void theFileHoldsNoTokenAndIsReadAtTheNextRequest() throws IOException {
        ContainerHome home = ContainerHome.in(scratch);
        try (ContainerProcess container = containers.start(home)) {
            HttpApi http = HttpApi.of(container, home);
            assertEquals(1, home.log("There is no token file").size(), "that there is none is said");
            String token = Tokens.add(container, "bob reader");
            String another = Tokens.add(container, "ann admin");
            String content = Files.readString(tokens(home));
            assertFalse(content.contains(token), content);
            assertFalse(content.contains(another), content);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens(home))));
            assertFalse(home.log().toString().contains(token), "the token stands in the log");
            assertTrue(container.command("kn:tokens").contains("reader"));

            http.as(token).get("/v1/os-services").require(200);
            container.command("kn:token-remove bob");
            http.as(token).get("/v1/os-services").problem(401);
            http.as(another).get("/v1/os-services").require(200);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens(home))));

            container.command("kn:token-remove ann");
            http.as(another).get("/v1/os-services").problem(401);
            http.get("/v1/os-services").problem(401);
        }
    }

    @Test
    void aBrokenLineLeavesTheLastGoodTokensInForce() throws IOException {
        ContainerHome home = ContainerHome.in(scratch);
        try (ContainerProcess container = containers.start(home)) {
            HttpApi http = HttpApi.of(container, home);
            String token = Tokens.add(container, "bob reader");
            http.as(token).get("/v1/os-services").require(200);
            String good = Files.readString(tokens(home));

            Files.writeString(tokens(home), "sha256:nonsense admin mallory\n", StandardOpenOption.APPEND);
            http.as(token).get("/v1/os-services").require(200);
            http.get("/v1/os-services").problem(401);
            String place = tokens(home) + " line " + (good.lines().count() + 1) + ": ";
            assertEquals(1, home.log(place).size(), "the log names file and line, once");
            assertTrue(container.failing("kn:token-add ann admin").contains(place));

            Files.delete(tokens(home));
            http.get("/v1/os-services").problem(401);
            http.as(token).get("/v1/os-services").require(200);

            Files.writeString(tokens(home), good.replace(" bob", " robert"));
            http.as(token).get("/v1/os-services").require(200);
            assertTrue(container.command("kn:tokens").contains("robert"));
        }
    }

    @Test
    void othersThanThisMachineAreServedOnlyWithTokens() throws IOException {
        ContainerHome home = ContainerHome.in(scratch);
        home.configure(ContainerHome.REST, "host", "0.0.0.0");
        try (ContainerProcess container = containers.start(home)) {
            container.eventually(() -> {
                String why = container.command("kn:why rest");
                assertTrue(container.command("kn:show rest").contains("FAILED"), why);
                assertTrue(why.contains("0.0.0.0") && why.contains("kn:token-add"), why);
            });
            assertFalse(Files.exists(home.directory().resolve("data/rest.url")), "and yet it is served");

            String token = Tokens.add(container, "ann admin");
            HttpApi http = HttpApi.of(container, home);
            http.get("/v1/os-services").problem(401);
            http.as(token).get("/v1/os-services").require(200);
        }
    }
}
