// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.kilonova.itests.servers.WrongClock;
import org.kilonova.service.ServiceRecord;
import org.kilonova.store.NewRecord;

/** A process whose clock is wrong: it registers a service, reports once, and says how it sees all services. */
final class WrongHost implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private WrongHost(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** @param by how much its clock is fast */
    static WrongHost start(Settings settings, Duration by) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WrongHost.class.getName(),
                        settings.url().jdbc(),
                        settings.user(),
                        settings.password(),
                        "wrong by " + by)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(WrongClock.later(by));
        return new WrongHost(builder.start());
    }

    /** Its clock. */
    Instant clock() throws IOException {
        return Instant.parse(output.readLine());
    }

    /** What it says of each service: its host, and whether it is up. */
    String seen() throws IOException {
        return output.readLine();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] arguments) throws Exception {
        Settings settings = new Settings(
                DatabaseUrl.of(arguments[0], Path.of("")), arguments[1], arguments[2], 2, Duration.ofSeconds(30));
        Database database = new Database(
                settings,
                new Drivers(() -> List.of(Map.entry(Map.of(), Engine.POSTGRESQL.driver()))),
                Schema.current());
        Records records = new Records(database);
        UUID id = records.register(new NewRecord(arguments[3], "b", "t", "1", true))
                .id();
        records.report(List.of(id));
        System.out.println(Instant.now());
        System.out.println(records.list(Duration.ofMinutes(1)).stream()
                .map(WrongHost::text)
                .sorted()
                .toList());
        System.in.read();
    }

    private static String text(ServiceRecord record) {
        return record.host() + " " + (record.up() ? "up" : "down");
    }
}
