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
import org.kilonova.rpc.RpcClient;

/** The commands on instances as they are typed: with the real Gogo, which has its own ideas of names, options and numbers. */
class InstanceWordsTest {

    private static final String DIGITS = "12345678-0000-0000-0000-000000000001";
    private static final String POWER = "12e40000-0000-0000-0000-000000000002";

    private final FakeScheduler scheduler =
            new FakeScheduler(Samples.instance(DIGITS, "web", "ACTIVE"), Samples.instance(POWER, "db", "ACTIVE"));
    private final ThreadIOImpl streams = new ThreadIOImpl();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private CommandProcessorImpl processor;

    @BeforeEach
    void start() {
        streams.start();
        processor = new CommandProcessorImpl(streams);
        Services services = new FakeRegistry()
                .with(
                        RpcClient.class,
                        new FakeRpc().with("scheduler", scheduler).with("compute.node-1", scheduler))
                .services();
        for (Object commands : List.of(new InstanceCommands(services), new HostCommands(services))) {
            new Manual(commands.getClass()).pages().forEach(page -> processor.addCommand("kn", commands, page.name()));
        }
        processor.addConverter(new Rendering(Samples.CLOCK));
    }

    @AfterEach
    void stop() {
        processor.stop();
        streams.stop();
    }

    @Test
    void optionsMayStandAnywhere() throws IOException {
        run("instances --all --state active --limit 5\ninstances\nrun-instance web sleep n=3 --host node-2 'text=a b'");

        assertEquals(
                List.of(
                        "list null 5 ACTIVE null null true",
                        "list null 100 null null null false",
                        "run web sleep {n=3, text=a b} node-2"),
                scheduler.asked);
    }

    @Test
    void idsThatLookLikeNumbersAreIds() throws IOException {
        run("delete-instance 12e4 1234\nconsole --lines 7 12e4\nconsole 1234");

        assertEquals(
                List.of(
                        "terminate " + POWER,
                        "terminate " + DIGITS,
                        "console " + POWER + " 7",
                        "console " + DIGITS + " 100"),
                scheduler.asked.stream()
                        .filter(asked -> !asked.startsWith("list") && !asked.startsWith("get"))
                        .toList());
    }

    @Test
    void resultsAreShownAsTables() throws IOException {
        run("instances\nhosts\nimages\nimages sleep\ninstance 1234\nconsole 1234");

        assertEquals(
                List.of(
                        "Id                                    Name  Image  State   Host    Pid   Age  Reason",
                        DIGITS + "  web   sleep  ACTIVE  node-1  4711  3m"),
                out.toString(StandardCharsets.UTF_8).lines().limit(2).toList());
    }

    private void run(String input) throws IOException {
        PrintStream output = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        try (CommandSession session = processor.createSession(new ByteArrayInputStream(new byte[0]), output, errors)) {
            session.put("SCOPE", "kn:*");
            new PipeSession(
                            session,
                            new BufferedReader(new StringReader(input)),
                            new TextResults(session, output, errors))
                    .run();
        }
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }
}
