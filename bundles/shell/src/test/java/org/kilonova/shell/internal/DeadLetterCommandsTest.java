// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.container.Container;
import org.kilonova.container.ServiceState;
import org.kilonova.shell.CommandException;

/** With the real Gogo, which has to find the options among the words. */
class DeadLetterCommandsTest {

    private static final String GREETER = "greeter";

    private final FakeContainer container = new FakeContainer(
            Samples.service(GREETER, "node-1", ServiceState.RUNNING, null),
            Samples.service("quiet", "node-1", ServiceState.RUNNING, null));
    private final FakeLetters letters = container.letters;
    private final FakeRegistry registry = new FakeRegistry().with(Container.class, container);
    private final ThreadIOImpl streams = new ThreadIOImpl();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private CommandProcessorImpl processor;
    private CommandSession session;

    @BeforeEach
    void start() {
        streams.start();
        processor = new CommandProcessorImpl(streams);
        processor.addCommand("kn", new DeadLetterCommands(registry.services()), "dlq");
        processor.addConverter(new Rendering(Samples.CLOCK));
        PrintStream output = new PrintStream(out, true, StandardCharsets.UTF_8);
        session = processor.createSession(
                new ByteArrayInputStream("n\ny\n".getBytes(StandardCharsets.US_ASCII)), output, output);
        session.put("SCOPE", "kn:*");
    }

    @AfterEach
    void everyServiceIsGivenBack() {
        session.close();
        processor.stop();
        streams.stop();
        assertEquals(List.of(), registry.inUse);
    }

    private void three() {
        letters.with(GREETER, FakeLetters.letter("0aaa1111", "greet", Map.of("name", "World")))
                .with(GREETER, FakeLetters.letter("0aaa2222", "greet", Map.of()))
                .with(GREETER, FakeLetters.unreadable("0bbb3333", "{\"password\": \"pw-1\", \"method"));
    }

    @Test
    void topicsThatHaveSomeAndThoseThatWereAskedFor() throws Exception {
        three();
        letters.with("elsewhere", FakeLetters.letter("0ccc", "tidy", Map.of()));

        assertEquals("""
                Topic    Letters  Oldest      Reason
                greeter  3        1m 30s ago  IllegalStateException: disk is full""", run("dlq"));
        assertEquals("""
                Topic      Letters  Oldest      Reason
                elsewhere  1        1m 30s ago  IllegalStateException: disk is full
                nosuch     0
                greeter    3        1m 30s ago  IllegalStateException: disk is full""", run("dlq elsewhere nosuch"));
    }

    @Test
    void noneAtAllIsSaid() throws Exception {
        assertEquals("""
                Topic  Letters  Oldest  Reason
                no dead letters; topics of other hosts: kn:dlq TOPIC""", run("dlq"));
    }

    @Test
    void lettersAreListedTheOldestFirst() throws Exception {
        three();

        assertEquals("""
                Id        Since       Host    Attempts  Method  Reason
                0aaa1111  1m 30s ago  node-1  1         greet   IllegalStateException: disk is full
                0aaa2222  1m 30s ago  node-1  1         greet   IllegalStateException: disk is full
                0bbb3333  -           -       0         -       it could not be read: no JSON""", run("dlq list greeter"));
        assertTrue(run("dlq list greeter --limit 1").endsWith("there are 2 later ones: kn:dlq list greeter --limit 3"));
        assertFalse(run("dlq list --limit 3 greeter").contains("later ones"));
        assertEquals("--limit wants a whole number from 1 to 1000000, not 0", complaint("dlq list greeter --limit 0"));
    }

    @Test
    void oneIsShownWithoutTheSecretsInIt() throws Exception {
        letters.with(
                GREETER,
                FakeLetters.letter("0aaa1111", "greet", Map.of("name", "World", "login", Map.of("password", "pw-1"))));

        assertEquals("""
                id        0aaa1111
                since     2026-11-22T11:58:30Z  1m 30s ago
                host      node-1
                attempts  1
                method    greet
                reason    IllegalStateException: disk is full
                arguments
                  login  {"password":"***"}
                  name   "World"
                context
                  auth_token  "***"
                  request_id  "req-7\"""", run("dlq show greeter 0aaa"));
    }

    @Test
    void whatCouldNotBeReadIsShownAsItCame() throws Exception {
        three();

        assertEquals("""
                id        0bbb3333
                since     -
                host      -
                attempts  0
                method    -
                reason    it could not be read: no JSON
                cannot be read as a message; what came instead
                {"password": "***", "method""", run("dlq show greeter 0bbb3333"));
    }

    @Test
    void someAreReplayedOrDroppedAndAllAre() throws Exception {
        three();

        assertEquals(
                "greeter: 2 dead letters replayed; kn:dlq greeter shows whether they came back",
                run("dlq replay greeter 0aaa1 0aaa2222 0aaa1111"));
        assertEquals("greeter: 1 dead letter dropped", run("dlq drop greeter 0bbb"));
        assertEquals("greeter: no dead letters", run("dlq replay greeter --all"));
        three();
        assertTrue(run("dlq replay --all greeter").startsWith("greeter: 3 dead letters replayed"));
        assertEquals(
                List.of(
                        "replay greeter [0aaa1111, 0aaa2222]",
                        "drop greeter [0bbb3333]",
                        "replay greeter []",
                        "replay greeter [0aaa1111, 0aaa2222, 0bbb3333]"),
                letters.told);
    }

    @Test
    void aTerminalIsAskedBeforeAllAreDropped() throws Exception {
        three();
        session.put(".terminal", new Object());

        assertEquals("greeter: nothing was done", run("dlq drop greeter --all"));
        assertTrue(text().startsWith("This deletes 3 dead letters of greeter for good."), this::text);
        assertEquals("greeter: 3 dead letters dropped", run("dlq drop greeter --all"));
    }

    @Test
    void nothingIsTouchedIfOneIsNotFound() {
        three();

        String list = "; kn:dlq list greeter lists those that there are";
        assertEquals("greeter has no dead letter ffff" + list, complaint("dlq drop greeter 0aaa1111 ffff"));
        assertEquals(
                "the ids of 2 dead letters of greeter begin with 0aaa: give more of it",
                complaint("dlq replay greeter 0aaa"));
        assertEquals(
                "greeter has no dead letter 0bb (of a longer id, give at least 4 characters)" + list,
                complaint("dlq show greeter 0bb"));
        assertEquals(List.of(), letters.told);
    }

    @Test
    void lettersThatWentMeanwhileAreAFailure() {
        three();
        container.letters.takes = 1;

        assertEquals(
                "1 of 3 dead letters of greeter replayed, the others are not there any more; kn:dlq list greeter lists what is",
                complaint("dlq replay greeter --all"));
    }

    @Test
    void wordsThatDoNotFitAreRefused() {
        for (String command : List.of(
                "dlq list",
                "dlq list greeter 0aaa",
                "dlq show greeter",
                "dlq replay greeter",
                "dlq drop --all",
                "dlq drop greeter 0aaa --all",
                "dlq --all",
                "dlq show greeter 0aaa --limit 3",
                "dlq --limit")) {
            assertTrue(complaint(command).contains("; usage: kn:dlq [--limit LIMIT] [--all] ["), command);
        }
    }

    @Test
    void aBrokerThatIsAwayIsSaidInOneLine() {
        letters.problem = "nobody listens at rabbit:5672 (Connection refused)";

        assertEquals("Transport: nobody listens at rabbit:5672 (Connection refused)", complaint("dlq"));
    }

    private String run(String command) throws Exception {
        return session.format(session.execute(command), Converter.INSPECT).toString();
    }

    private String complaint(String command) {
        return assertThrows(CommandException.class, () -> run(command)).getMessage();
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
