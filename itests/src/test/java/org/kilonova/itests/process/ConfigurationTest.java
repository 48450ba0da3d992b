// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;

/** The files are the truth: edited while the container runs, wrong, or with placeholders. */
class ConfigurationTest {

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    @Test
    void isInForceAsSoonAsItIsEditedAndRefusedWhereItIsWrong() {
        ContainerHome home = ContainerHome.in(scratch);
        home.configure(ContainerHome.CORE, "host", "alpha");
        home.configure(ContainerHome.CORE, "report_interval", "3600");
        home.configure(ContainerHome.CORE, "service_down_time", "7200");
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        try (ContainerProcess container = containers.start(home)) {
            intervalReachesTheRunningTimer(home, container);
            hostMovesTheService(home, container);
            badValueIsRefused(home, container);
            unknownKeyIsNamed(home, container);
        }
    }

    private static void intervalReachesTheRunningTimer(ContainerHome home, ContainerProcess container) {
        container.eventually(() -> assertEquals(":-)", record(container, "alpha", "State")));
        String before = record(container, "alpha", "Updated_At");
        home.configure(ContainerHome.CORE, "report_interval", "0.5");
        home.configure(ContainerHome.CORE, "service_down_time", "4");
        container.eventually(() -> assertEquals("0.5", flag(container, "report_interval", "Value")));
        container.eventually(() -> assertNotEquals(before, record(container, "alpha", "Updated_At")));
        assertEquals(
                home.config(ContainerHome.CORE).getFileName().toString(),
                Path.of(flag(container, "report_interval", "Source"))
                        .getFileName()
                        .toString());
    }

    private static void hostMovesTheService(ContainerHome home, ContainerProcess container) {
        home.configure(ContainerHome.CORE, "host", "beta");
        container.eventually(() -> assertTrue(
                container.command("kn:call greeter.beta greet name=World").contains("Hello")));
        container.eventually(() -> {
            assertEquals(":-)", record(container, "beta", "State"));
            assertEquals("XXX", record(container, "alpha", "State"));
        });
        assertEquals("beta", container.table("kn:managers").cell("Topic", "greeter", "Host"));
        container.failing("kn:call greeter.alpha greet name=World");
    }

    private static void badValueIsRefused(ContainerHome home, ContainerProcess container) {
        home.configure(ContainerHome.CORE, "report_interval", "often");
        container.eventually(() -> assertTrue(
                flag(container, "report_interval", "Problem").contains("REFUSED"),
                () -> container.command("kn:flags report_interval")));
        assertEquals("0.5", flag(container, "report_interval", "Value"));
        String line = String.join("\n", home.log("is refused"));
        assertTrue(line.contains(home.config(ContainerHome.CORE).toString()), line);
        assertTrue(line.contains("report_interval = \"often\""), line);
        assertTrue(line.contains("\"0.5\" stays in force"), line);
        assertEquals(1, home.log("is refused").size(), line);
        String seen = record(container, "beta", "Updated_At");
        container.eventually(() -> assertNotEquals(seen, record(container, "beta", "Updated_At")));

        home.configure(ContainerHome.CORE, "report_interval", "-3");
        container.eventually(() -> assertEquals(2, home.log("is refused").size()));
        assertTrue(home.log("is refused").get(1).contains("0.1"), "the limit is named");
        assertEquals("0.5", flag(container, "report_interval", "Value"));

        home.configure(ContainerHome.CORE, "report_interval", "0.7");
        container.eventually(() -> assertEquals("0.7", flag(container, "report_interval", "Value")));
        assertEquals("", flag(container, "report_interval", "Problem"));
    }

    private static void unknownKeyIsNamed(ContainerHome home, ContainerProcess container) {
        home.configure(ContainerHome.CORE, "report_intervall", "5");
        container.eventually(() -> assertTrue(
                home.log().toString().contains("did you mean report_interval?"),
                () -> home.log("report_intervall").toString()));
        assertTrue(container.command("kn:call greeter greet name=World").contains("Hello"));
    }

    @Test
    void takesValuesFromTheEnvironmentAndFromSecretFiles() throws IOException, SQLException, InterruptedException {
        ContainerHome home = ContainerHome.in(scratch);
        String secret = "correct-horse-battery";
        Files.writeString(home.config().resolve("secrets/db"), secret + "\n");
        home.configure(ContainerHome.CORE, "host", "$[env:KN_TEST_HOST]");
        home.configure(ContainerHome.STORE, ".password", "$[secret:db]");
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        try (ContainerProcess container =
                containers.begin(home, Map.of("KN_TEST_HOST", "gamma")).ready()) {
            container.servicesUp(2);
            assertEquals(":-)", record(container, "gamma", "State"));
            assertEquals(
                    1,
                    container.table("kn:flags .password").rows().stream()
                            .filter(row -> row.get("PID").equals(ContainerHome.STORE)
                                    && row.get("Value").equals("***"))
                            .count());
            assertFalse(container.command("kn:flags").contains(secret), "the secret is shown");
            container.endOfInput();
            assertEquals(0, container.exitCode());
            assertFalse(String.join("\n", home.log()).contains(secret), "the secret is in the log");
        }
        try (DatabaseFile database = DatabaseFile.open(home, "kilonova", secret)) {
            assertEquals(Map.of("kilonova-greeter", "STOPPED", "kilonova-rest", "STOPPED"), database.states());
        }
    }

    private static String record(ContainerProcess container, String host, String column) {
        return container.table("kn:services").cell("Host", host, column);
    }

    private static String flag(ContainerProcess container, String key, String column) {
        return container.table("kn:flags " + key).cell("Key", key, column);
    }
}
