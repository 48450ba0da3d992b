// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.audit.AuditEntry;
import org.kilonova.audit.AuditEntry.Via;
import org.kilonova.shell.CommandException;
import org.kilonova.shell.Visitor;

/** With the real Gogo, for its language is what matters here. */
class CommandAuditTest {

    private static final String USER = System.getProperty("user.name");

    private final List<AuditEntry> acts = new ArrayList<>();
    private final CommandAudit audit = new CommandAudit(acts::add, "terminal");
    private final ThreadIOImpl streams = new ThreadIOImpl();
    private CommandProcessorImpl processor;
    private CommandSession session;

    @BeforeEach
    void start() {
        streams.start();
        processor = new CommandProcessorImpl(streams);
        Commands commands = new Commands();
        for (String name : new String[] {"pause", "managers", "fail", "asked", "end", "log", "swap", "dlq", "leaks"}) {
            processor.addCommand("kn", commands, name);
        }
        processor.addCommand("gogo", commands, "echo");
        processor.addCommand("gogo", commands, "new");
        processor.addCommand("felix", commands, "stop");
        processor.addListener(audit);
        session = processor.createSession(
                new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), new ByteArrayOutputStream());
        session.put("SCOPE", "kn:gogo:*");
        session.put("thing", new Thing());
    }

    @AfterEach
    void stop() {
        session.close();
        processor.stop();
        streams.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kn:pause greeter",
                "pause greeter",
                "PAUSE greeter",
                "dlq 'drop' 'greeter'",
                "echo a; pause greeter",
                "pause greeter | echo",
                "x = (pause greeter)",
                "echo (pause greeter)",
                "log DEBUG ROOT",
                "swap x.jar",
                "dlq --all drop greeter",
                "leaks --explain 7",
                "felix:stop 7",
                "stop 7",
                "x = pause greeter",
                "x = kn:pause greeter",
                "x = pause = greeter",
                "x = { y = pause greeter }",
                "new java.lang.Object",
                "$thing change it",
                "echo ($thing change it)",
                "($thing itself) change it",
                "$thing . itself"
            })
    void whatChangesSomethingIsWrittenDown(String line) throws Exception {
        session.execute(line);

        assertEquals(List.of(act(line, "ok")), acts);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kn:managers",
                "managers | echo",
                "echo pause",
                "swap '--dry-run' 'x.jar'",
                "echo 'kn:pause greeter'",
                "log",
                "swap --dry-run x.jar",
                "dlq list greeter",
                "leaks",
                "# pause",
                "x = pause",
                "pause = greeter",
                "echo ($thing size)",
                "managers 2>&1"
            })
    void whatOnlyReadsIsNot(String line) throws Exception {
        session.execute(line);

        assertEquals(List.of(), acts);
    }

    @Test
    void aCommandInAVariableIsStillThatCommand() throws Exception {
        session.execute("f = { pause greeter }");
        session.execute("f");
        session.execute("$f");
        session.execute("g = { managers }");
        session.execute("g");

        assertEquals(
                List.of("f = { pause greeter }", "f", "$f"),
                acts.stream().map(AuditEntry::action).toList());
    }

    @Test
    void whatWritesIntoAFileIsWrittenDown(@TempDir Path directory) throws Exception {
        session.currentDir(directory);
        List<String> lines =
                List.of("managers > a", "managers >> a", "managers 2> a", "managers &> a", "echo x | echo > a");
        for (String line : lines) {
            session.execute(line);
        }

        assertEquals(lines.stream().map(line -> act(line, "ok")).toList(), acts);
    }

    @Test
    void theProfileOfTheTerminalIsNoAct() throws Exception {
        String profile = Files.readString(
                Path.of(System.getProperty("basedir", "")).resolve("../../config/shell/etc/gosh_profile"));

        assertFalse(new Acts(session::get, Set.of()).in(profile));
    }

    @Test
    void whatFailsIsWrittenDownWithItsReason() {
        assertThrows(Exception.class, () -> session.execute("fail"));

        assertEquals(List.of(act("fail", "failed: it cannot be done, url rabbit://u:***@h/")), acts);
    }

    @Test
    void whatFailsBeforeTheEndOfAPipeHasFailed() throws Exception {
        session.execute("fail | echo");
        session.execute("pause greeter");

        assertEquals(
                List.of(
                        act("fail | echo", "failed: it cannot be done, url rabbit://u:***@h/"),
                        act("pause greeter", "ok")),
                acts);
    }

    @Test
    void whatGoesOnInTheBackgroundHasBegun() throws Exception {
        session.execute("pause greeter &");
        session.execute("pause 'a & b'");

        assertEquals(List.of(act("pause greeter &", "begun"), act("pause 'a & b'", "ok")), acts);
    }

    @Test
    void whoThoughtBetterOfItHasDoneNothing() throws Exception {
        session.execute("asked");

        assertEquals(List.of(act("asked", "nothing was done")), acts);
    }

    @Test
    void secretsOfArgumentsAreMasked() throws Exception {
        session.execute("pause greeter password=s3cret '{\"admin_pass\": \"s3cret\"}' \"token=a s3cret\"");

        assertEquals(
                "pause greeter password=*** '{\"admin_pass\": \"***\"}' \"token=***\"",
                acts.get(0).action());
    }

    @Test
    void aSessionOfSomebodyElseSaysWhose() throws Exception {
        session.put(Visitor.USER, "ann");
        session.put(Visitor.VIA, Via.SSH);
        session.put(Visitor.ORIGIN, "127.0.0.1:4711");
        session.execute("pause greeter");

        assertEquals(List.of(new AuditEntry("ann", Via.SSH, "127.0.0.1:4711", "pause greeter", "ok")), acts);
    }

    @Test
    void whoTypesCannotBeTyped() throws Exception {
        session.put(Visitor.USER, "ann");
        session.put(Visitor.VIA, Via.SSH);
        session.put(Visitor.ORIGIN, "127.0.0.1:4711");
        session.execute("managers");
        session.execute("pause greeter; " + Visitor.USER + " = bob; " + Visitor.ORIGIN + " = elsewhere");
        session.execute("\"#" + Visitor.USER + "\" = bob");
        session.execute("fail-safe = ${" + Visitor.VIA + "::=HTTP}");
        session.execute("pause greeter");

        acts.forEach(act -> assertEquals("ann SSH 127.0.0.1:4711", act.user() + " " + act.via() + " " + act.origin()));
        assertEquals(2, acts.size(), acts::toString);
    }

    @Test
    void aShellWithinTheShellIsOfTheSameVisitor() throws Exception {
        session.put(Visitor.USER, "ann");
        session.put(Visitor.VIA, Via.SSH);
        session.put(Visitor.ORIGIN, "127.0.0.1:4711");
        session.execute("managers");
        try (CommandSession child = processor.createSession(session)) {
            child.execute("pause greeter");
        }

        assertEquals(List.of(new AuditEntry("ann", Via.SSH, "127.0.0.1:4711", "pause greeter", "ok")), acts);
    }

    @ParameterizedTest
    @ValueSource(strings = {Visitor.USER, Visitor.VIA, Visitor.ORIGIN, Visitor.LEAVE})
    void whatASessionSaysOfItsVisitorTravelsToShellsWithinIt(String variable) {
        assertTrue(variable.matches("[.]?[A-Z].*"), "Gogo's shell gives only such variables to its children");
    }

    @Test
    void theLineIsKeptThoughTheShellReadsTheNextIntoTheSameText() throws Exception {
        StringBuilder line = new StringBuilder("end");
        session.put("line", line);
        session.execute(line);

        assertEquals(List.of(act("end", "ok")), acts);
    }

    @Test
    void whatHasNotEndedWhenTheShellEndsIsWrittenDownOnce() {
        audit.beforeExecute(session, "pause greeter");
        audit.stop();
        audit.afterExecute(session, "pause greeter", (Object) null);

        assertEquals(List.of(act("pause greeter", "the shell has ended before it")), acts);
    }

    private static AuditEntry act(String action, String result) {
        return new AuditEntry(USER, Via.SHELL, "terminal", action, result);
    }

    public static final class Thing {

        public int size() {
            return 0;
        }

        public void change(String to) {}

        public Thing itself() {
            return this;
        }
    }

    public static final class Commands {

        public void pause(Object... words) {}

        public void managers() {}

        public void log(String... words) {}

        public void swap(String... words) {}

        public void dlq(String... words) {}

        public void leaks(String... words) {}

        public void stop(String id) {}

        public void echo(Object... words) {}

        public void _new(String type) {}

        public void fail() {
            throw new CommandException("it cannot be done, url rabbit://u:s3cret@h/");
        }

        public Done asked() {
            return new Done("greeter", Done.NOTHING);
        }

        public void end(CommandSession session) {
            StringBuilder line = (StringBuilder) session.get("line");
            line.setLength(0);
            line.append("managers");
        }
    }
}
