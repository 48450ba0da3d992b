// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.audit.AuditEntry;
import org.kilonova.shell.CommandException;
import org.kilonova.shell.CommandLines;
import org.kilonova.shell.MisuseException;
import org.kilonova.shell.Visitor;
import org.kilonova.transport.DeadLetter;

/** With the real Gogo. */
class VisitorLinesTest {

    private final ThreadIOImpl streams = new ThreadIOImpl();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private CommandProcessorImpl processor;
    private String input = "";

    @BeforeEach
    void start() {
        streams.start();
        processor = new CommandProcessorImpl(streams);
        Commands commands = new Commands();
        for (String name : new String[] {
            "say",
            "fail",
            "misuse",
            "crash",
            "sample",
            "samples",
            "letter",
            "who",
            "exit",
            "slow",
            "raw",
            "hostile",
            "hostilefailure"
        }) {
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
    void theStatusTellsHowItWent() {
        assertEquals(CommandLines.DONE, run(false, "say x"));
        assertEquals(CommandLines.FAILED, run(false, "fail"));
        assertEquals(CommandLines.FAILED, run(false, "crash"));
        assertEquals(CommandLines.MISUSED, run(false, "misuse"));
        assertEquals(CommandLines.MISUSED, run(false, "nosuch"));
        assertEquals(CommandLines.MISUSED, run(false, "say 'x"));
        assertEquals(CommandLines.MISUSED, run(false, "say x y z"));
        assertEquals("said x\n", text(out));
    }

    @Test
    void whatFailsBeforeTheEndOfAPipeCounts() {
        assertEquals(CommandLines.FAILED, run(false, "fail | say x"));
        assertEquals(CommandLines.MISUSED, run(false, "misuse | say x"));
        assertEquals(CommandLines.DONE, run(false, "say x | say x"));
        assertTrue(text(err).contains("\nit \"cannot\" be done\n"), text(err));
    }

    @Test
    void theTerminalGetsNoOrdersFromOthers() {
        run(false, "hostile");
        assertEquals("a\\u001b[2J\tb\nc\n", text(out));
        run(false, "hostile | say x");
        run(false, "hostilefailure");
        assertEquals("gone\\u009b2J\n", text(err));
        out.reset();
        run(true, "hostile");
        assertEquals("{\"output\":\"a\\u001B[2J\\tb\\r\\nc\"}\n", text(out));
    }

    @Test
    void quotedArgumentsArriveAsTheyAre() {
        assertEquals(CommandLines.DONE, run(false, "say 'it'\\''s \"a $x\" {b} | c; #d \\ 007'"));
        assertEquals("said it's \"a $x\" {b} | c; #d \\ 007\n", text(out));
    }

    @Test
    void jsonHasTheNamesOfTheRecordAndPlainUnits() {
        assertEquals(CommandLines.DONE, run(true, "sample"));
        assertEquals(
                "{\"first_name\":\"x\",\"since\":\"2026-11-29T10:15:30Z\",\"time_left\":90.5,\"nothing\":null,"
                        + "\"tags\":{\"aKey\":[1,true]}}\n",
                text(out));
    }

    @Test
    void jsonOfAListIsAList() {
        assertEquals(CommandLines.DONE, run(true, "samples"));
        assertEquals("[]\n", text(out));
    }

    @Test
    void jsonOfTextAndOfThingsIsText() {
        run(true, "say 'a \"b\"'");
        run(true, "raw");
        assertEquals("\"said a \\\"b\\\"\"\n\"a thing\"\n", text(out));
    }

    @Test
    void jsonHidesSecretsAsTextDoes() {
        run(true, "letter");
        assertEquals(
                "[{\"id\":\"1\",\"since\":\"2026-11-29T10:15:30Z\",\"host\":\"h\",\"attempts\":1,\"reason\":\"r\",\"method\":\"m\","
                        + "\"args\":{\"password\":\"***\",\"n\":1},\"context\":{},\"raw\":null}]\n",
                text(out));
    }

    @Test
    void failuresAreJsonToo() {
        assertEquals(CommandLines.FAILED, run(true, "fail"));
        assertEquals(CommandLines.MISUSED, run(true, "misuse"));
        assertEquals("", text(out));
        assertEquals(
                "{\"error\":\"it \\\"cannot\\\" be done\",\"status\":1}\n{\"error\":\"too many; usage: kn:x\",\"status\":2}\n",
                text(err));
    }

    @Test
    void withJsonWhatACommandPrintsIsNotAResult() {
        assertEquals(CommandLines.DONE, run(true, "slow"));
        assertEquals("\"done\"\n", text(out));
        assertEquals("step 1\n", text(err));
    }

    @Test
    void theSessionSaysWhoAndWhere() {
        run(false, "who");
        assertEquals("alice SSH 10.0.0.1:2 /tmp\n", text(out));
    }

    @Test
    void linesOfTheInputAreAllRunUntilOneLeaves() {
        input = "say a\nfail\nsay b\nexit\nsay c\n";
        assertEquals(CommandLines.FAILED, new VisitorLines(processor).runAll(visitor(false)));
        assertEquals("said a\nsaid b\n", text(out));
        assertEquals("line 2: it \"cannot\" be done\n", text(err));
    }

    private int run(boolean json, String line) {
        return new VisitorLines(processor).run(visitor(json), line);
    }

    private Visitor visitor(boolean json) {
        return new Visitor(
                "alice",
                AuditEntry.Via.SSH,
                "10.0.0.1:2",
                Path.of("/tmp"),
                json,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                err);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    /** As commands return it. */
    public record Sample(
            String firstName, Instant since, Duration timeLeft, String nothing, Map<String, Object> tags) {}

    /** Commands to test with. */
    public static final class Commands {

        private static final Instant TIME = Instant.parse("2026-11-29T10:15:30Z");

        public String say(String word) {
            return "said " + word;
        }

        public Object fail() {
            throw new CommandException("it \"cannot\" be done");
        }

        public ConsoleOutput hostile() {
            return new ConsoleOutput("a\033[2J\tb\r\nc");
        }

        public Object hostilefailure() {
            throw new CommandException("gone\u009b2J");
        }

        public Object misuse() {
            throw new MisuseException("too many; usage: kn:x");
        }

        public Object crash() {
            throw new IllegalStateException("boom");
        }

        public Sample sample() {
            return new Sample("x", TIME, Duration.ofMillis(90_500), null, Map.of("aKey", List.of(1, true)));
        }

        public Listing<Sample> samples() {
            return new Listing<>(Sample.class, List.of());
        }

        public Listing<DeadLetter> letter() {
            Map<String, Object> args = new java.util.LinkedHashMap<>();
            args.put("password", "p");
            args.put("n", 1);
            return new Listing<>(
                    DeadLetter.class, List.of(new DeadLetter("1", TIME, "h", 1, "r", "m", args, Map.of(), null)));
        }

        public String who(CommandSession session) {
            return session.get(Visitor.USER) + " " + session.get(Visitor.VIA) + " " + session.get(Visitor.ORIGIN) + " "
                    + session.currentDir();
        }

        public Object exit(CommandSession session) {
            ((Runnable) session.get(Visitor.LEAVE)).run();
            return null;
        }

        public String slow(CommandSession session) {
            session.getConsole().println("step 1");
            return "done";
        }

        public Object raw() {
            return new Object() {
                @Override
                public String toString() {
                    return "a thing";
                }
            };
        }
    }
}
