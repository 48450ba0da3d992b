// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.shell.CommandException;

/** With the real Gogo, for its language is what matters here. */
class PipeSessionTest {

    private final ThreadIOImpl streams = new ThreadIOImpl();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private CommandProcessorImpl processor;

    @BeforeEach
    void start() {
        streams.start();
        processor = new CommandProcessorImpl(streams);
        Commands commands = new Commands();
        for (String name : new String[] {"twice", "fail", "crash", "leave", "call"}) {
            processor.addCommand("kn", commands, name);
        }
        processor.addConverter(new Rendering());
    }

    @AfterEach
    void stop() {
        processor.stop();
        streams.stop();
    }

    @Test
    void printsResultsInTheirOrder() throws IOException {
        assertEquals(0, run("twice a\n\n# a comment\ntwice 'b c'\n"));
        assertEquals("a a\nb c b c\n", text(out));
        assertEquals("", text(err));
    }

    @Test
    void goesOnAfterAFailureAndRemembersIt() throws IOException {
        assertEquals(1, run("fail\ntwice a\nnosuch\ncrash\n"));
        assertEquals("a a\n", text(out));
        assertEquals(
                "line 1: it cannot be done\nline 3: Command not found: nosuch\n"
                        + "line 4: java.lang.IllegalStateException: boom\n",
                text(err));
    }

    @Test
    void aCommandMayGoOverSeveralLines() throws IOException {
        assertEquals(0, run("twice 'a\nb'\ntwice c\n"));
        assertEquals("a\nb a\nb\nc c\n", text(out));
    }

    @Test
    void anUnfinishedCommandIsAFailure() throws IOException {
        assertEquals(1, run("twice 'a"));
        assertEquals("line 1: the input ends in the middle of a command: twice 'a\n", text(err));
    }

    @Test
    void stopsWhenACommandAsksToLeave() throws IOException {
        assertEquals(0, run("twice a\nleave\ntwice b\n"));
        assertEquals("a a\n", text(out));
    }

    @Test
    void jsonSurvivesTheShell() throws IOException {
        assertEquals(0, run("call '{\"name\": \"x\", \"n\": [1, 2]}'\ncall name=x\ncall [name=x]\n"));
        assertEquals("""
                {
                  "name" : "x",
                  "n" : [ 1, 2 ]
                }
                {
                  "name" : "x"
                }
                {
                  "name" : "x"
                }
                """, text(out));
    }

    @Test
    void jsonWithoutQuotesNamesTheCure() throws IOException {
        assertEquals(1, run("call {\"name\":\"x\"}\ncall { \"name\": \"x\" }\n"));
        text(err)
                .lines()
                .forEach(line -> assertEquals("as in '{\"key\": \"value\"}'", line.substring(line.indexOf("as in"))));
    }

    private int run(String input) throws IOException {
        PrintStream output = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        try (CommandSession session = processor.createSession(new ByteArrayInputStream(new byte[0]), output, errors)) {
            session.put("SCOPE", "kn:*");
            return new PipeSession(
                            session,
                            new BufferedReader(new StringReader(input)),
                            new TextResults(session, output, errors))
                    .run();
        }
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    /** Commands to test with. */
    public static final class Commands {

        public String twice(String word) {
            return word + " " + word;
        }

        public Object fail() {
            throw new CommandException("it cannot be done");
        }

        public Object crash() {
            throw new IllegalStateException("boom");
        }

        public Object leave(CommandSession session) {
            return session.put(ContainerCommands.EXIT, true);
        }

        public Answer call(Object... words) {
            return new Answer(new CallArguments(new Json()).read(List.of(words)));
        }
    }
}
