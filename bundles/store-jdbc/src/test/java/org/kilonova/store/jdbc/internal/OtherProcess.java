// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.kilonova.store.NewRecord;

/** A container in a process of its own, which makes records without end and says after each that it is there. */
final class OtherProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private OtherProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static OtherProcess on(Settings settings) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new OtherProcess(new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        settings.url().jdbc(),
                        settings.user(),
                        settings.password())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Waits for the next record and returns its number. */
    int nextRecord() {
        try {
            return Integer.parseInt(output.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kill -9} does; returns the number of the last record that it knew to be there. */
    int kill() throws IOException, InterruptedException {
        // Not Process.destroyForcibly: that closes the output before it is read.
        process.toHandle().destroyForcibly();
        process.waitFor();
        int last = -1;
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            last = Integer.parseInt(line);
        }
        return last;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] arguments) throws SQLException {
        Settings settings = new Settings(
                DatabaseUrl.of(arguments[0], Path.of("")), arguments[1], arguments[2], 2, Duration.ofSeconds(30));
        Database database = new Database(
                settings,
                new Drivers(() -> List.of(
                        Map.entry(Map.of(), Engine.H2.driver()), Map.entry(Map.of(), Engine.POSTGRESQL.driver()))),
                Schema.current());
        Records records = new Records(database);
        for (int i = 0; true; i++) {
            records.register(new NewRecord("h" + i, "b", "t", "1", true));
            System.out.println(i);
        }
    }
}
