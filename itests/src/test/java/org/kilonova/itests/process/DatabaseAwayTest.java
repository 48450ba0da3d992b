// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;

/** Another process has the database's file: the container works on, says so once, and reports again when it is free. */
class DatabaseAwayTest {

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    @Test
    void atStartAndWhileItRuns() throws IOException, SQLException {
        ContainerHome home = ContainerHome.in(scratch);
        home.configure(ContainerHome.STORE, "connection_timeout", "0.5");
        home.configure(ContainerHome.CORE, "report_interval", "0.3");
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        Files.createDirectories(home.directory().resolve("data/db"));
        ContainerProcess container;
        try (DatabaseFile held = DatabaseFile.open(home, "kilonova", "")) {
            container = containers.start(home);
            worksOn(container, home, 1);
        }
        reportsAgain(container, home, 1);

        try (DatabaseFile held = DatabaseFile.open(home, "other", "")) {
            home.configure(ContainerHome.STORE, "connection", "jdbc:h2:file:data/db/other");
            worksOn(container, home, 2);
        }
        reportsAgain(container, home, 2);
        container.close();
    }

    private static void worksOn(ContainerProcess container, ContainerHome home, int times) {
        container.eventually(
                () -> assertEquals(times, home.log("model_disconnected").size()));
        for (int i = 0; i < 5; i++) {
            String told = container.failing("kn:services");
            assertTrue(told.contains("the database is away"), told);
            assertTrue(container.command("kn:call greeter greet name=World").contains("Hello"));
        }
        assertEquals("RUNNING", container.table("kn:managers").cell("Topic", "greeter", "State"));
        assertEquals(times, home.log("model_disconnected").size(), "it is said once");
    }

    private static void reportsAgain(ContainerProcess container, ContainerHome home, int times) {
        container.eventually(
                () -> assertEquals(":-)", container.table("kn:services").cell("Topic", "greeter", "State")));
        container.eventually(() ->
                assertEquals(times, home.log("store of service records is back").size()));
        assertEquals(times, home.log("model_disconnected").size(), "it is said once");
    }
}
