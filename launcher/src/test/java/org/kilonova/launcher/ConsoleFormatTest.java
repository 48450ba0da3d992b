// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleFormatTest {

    private static final Path SHIPPED = Path.of("../config/logback.xml");

    @TempDir
    Path directory;

    @Test
    void standardErrorThatIsTheJournalGetsLinesForIt() throws IOException, LaunchException {
        Path error = Files.createFile(directory.resolve("stderr"));
        String stream = Files.getAttribute(error, "unix:dev") + ":" + Files.getAttribute(error, "unix:ino");

        assertEquals(ConsoleFormat.JOURNAL, ConsoleFormat.of(Map.of("JOURNAL_STREAM", stream), error));
        assertEquals(ConsoleFormat.TEXT, ConsoleFormat.of(Map.of("JOURNAL_STREAM", "8:" + stream), error));
        assertEquals(ConsoleFormat.TEXT, ConsoleFormat.of(Map.of(), error));
        assertEquals(
                ConsoleFormat.TEXT,
                ConsoleFormat.of(Map.of("JOURNAL_STREAM", stream), directory.resolve("no such file")));
    }

    @Test
    void theChoiceCountsMore() throws IOException, LaunchException {
        Path error = Files.createFile(directory.resolve("stderr"));

        assertEquals(ConsoleFormat.JSON, ConsoleFormat.of(Map.of("KILONOVA_LOG_FORMAT", "json"), error));
        assertEquals(ConsoleFormat.JOURNAL, ConsoleFormat.of(Map.of("KILONOVA_LOG_FORMAT", "journal"), error));
        assertEquals(ConsoleFormat.TEXT, ConsoleFormat.of(Map.of("KILONOVA_LOG_FORMAT", "text"), error));
        LaunchException refused = assertThrows(
                LaunchException.class, () -> ConsoleFormat.of(Map.of("KILONOVA_LOG_FORMAT", "xml"), error));
        assertEquals(ExitCode.USAGE, refused.exitCode());
        assertEquals(
                "KILONOVA_LOG_FORMAT is 'xml'; set it to text, journal or json, or to nothing for what fits",
                refused.getMessage());
    }

    @Test
    void theJournalGetsTheLevelOfEachLineAndNoTime() throws JoranException {
        List<String> lines = logged(ConsoleFormat.JOURNAL);

        assertEquals("<6>[main] org.kilonova.Test [- - -] ready", lines.get(0));
        assertEquals("<4>[main] org.kilonova.Test [- - -] two", lines.get(1));
        assertEquals("<4>lines", lines.get(2));
        assertEquals("<3>[main] org.kilonova.Test [- - -] failed", lines.get(3));
        assertEquals("<3>java.lang.IllegalStateException: broken", lines.get(4));
        assertTrue(lines.size() > 5, lines.toString());
        assertEquals(
                List.of(),
                lines.stream()
                        .skip(5)
                        .filter(line -> !line.startsWith("<3>\tat "))
                        .toList());
    }

    @Test
    void programsGetAnObjectALine() throws JoranException {
        List<String> lines = logged(ConsoleFormat.JSON);

        assertEquals(3, lines.size(), lines.toString());
        assertTrue(lines.get(1).contains("\"formattedMessage\":\"two\\nlines\""), lines.get(1));
        for (String field : List.of("timestamp", "level", "threadName", "loggerName", "mdc", "throwable")) {
            assertTrue(lines.get(2).contains("\"" + field + "\":"), field + " in " + lines.get(2));
        }
    }

    @Test
    void peopleGetTheTime() throws JoranException {
        String first = logged(ConsoleFormat.TEXT).get(0);

        assertTrue(
                first.matches("\\d{4}-\\d\\d-\\d\\dT\\S+ INFO  \\[main] org\\.kilonova\\.Test \\[- - -] ready"), first);
    }

    private List<String> logged(ConsoleFormat format) throws JoranException {
        LoggerContext context = new LoggerContext();
        context.putProperty("kilonova.log.dir", directory.toString());
        context.putProperty("kilonova.log.format", format.property());
        context.setMDCAdapter(new LogbackMDCAdapter());
        PrintStream error = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(SHIPPED.toFile());
            assertEquals(
                    List.of(),
                    context.getStatusManager().getCopyOfStatusList().stream()
                            .filter(status -> status.getLevel() > Status.INFO)
                            .toList(),
                    "logback would print all that it has done");
            var logger = context.getLogger("org.kilonova.Test");
            assertEquals(Level.INFO, logger.getEffectiveLevel());
            logger.info("ready");
            logger.warn("{}\nlines", "two");
            logger.error("failed", new IllegalStateException("broken"));
        } finally {
            context.stop();
            System.setErr(error);
        }
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
