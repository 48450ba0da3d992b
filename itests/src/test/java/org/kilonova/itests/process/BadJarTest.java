// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kilonova.itests.Distribution;

/** What is wrong with a file is told by the shell, and disturbs nobody: calls run all the time, and none fails. */
class BadJarTest {

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static ContainerHome home;
    private static ContainerProcess container;
    private static Callers callers;

    @BeforeAll
    static void dropAll() throws IOException {
        home = ContainerHome.in(scratch);
        home.configure(ContainerHome.CORE, "init_timeout", "2");
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        container = CONTAINERS.start(home);
        callers = Callers.begin(home, container, scratch);

        Path good = ManagerJar.topic("good").in(scratch);
        byte[] bytes = Files.readAllBytes(good);
        JarContent content = JarContent.of(good);
        write("truncated.jar", Arrays.copyOf(bytes, bytes.length / 2));
        write("text.jar", "this is no zip".getBytes());
        write("notes.txt", "buy milk".getBytes());
        write("empty.jar", new byte[0]);
        content.header("Bundle-SymbolicName", null).write(home.deploy().resolve("plain.jar"));
        content.header("Bundle-SymbolicName", "org.kilonova.sample.odd")
                .header("Bundle-Version", "one.two")
                .write(home.deploy().resolve("version.jar"));
        home.drop(
                ManagerJar.topic("missing")
                        .header("Import-Package", "com.acme.absent;version='[1.2,2)',*")
                        .in(scratch),
                "missing.jar");
        home.drop(good, "good.jar");
        container.eventually(() -> assertEquals("DEPLOYED", status("good.jar")));
        home.drop(good, "twin.jar");
        home.drop(
                ManagerJar.topic("throwing")
                        .body("@Override public void initHost(ManagerContext c) throws IOException {"
                                + " throw new IOException(\"port 80 is taken\"); }")
                        .in(scratch),
                "throwing.jar");
        home.drop(
                ManagerJar.topic("hanging")
                        .body("@Override public void initHost(ManagerContext c) throws InterruptedException {"
                                + " new CountDownLatch(1).await(); }")
                        .in(scratch),
                "hanging.jar");
        home.drop(
                ManagerJar.topic("greeter")
                        .symbolicName("org.kilonova.sample.rival")
                        .in(scratch),
                "rival.jar");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    truncated.jar | ends too early
                    text.jar      | not a zip
                    notes.txt     | not a .jar file
                    empty.jar     | the file is empty
                    plain.jar     | no OSGi manifest
                    version.jar   | Bundle-Version one.two is not valid
                    missing.jar   | missing package com.acme.absent [1.2.0,2.0.0)
                    twin.jar      | good.jar
                    throwing.jar  | port 80 is taken
                    hanging.jar   | did not end within 2.0 s (init_timeout)
                    rival.jar     | is served by org.kilonova.greeter
                    """)
    void isListedWithItsReason(String file, String reason) {
        container.eventually(() -> {
            Table deployed = container.table("kn:deployed");
            String told = deployed.cell("File", file, "Reason");
            assertTrue(told.contains(reason), () -> file + ": " + told);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    missing  | com.acme.absent
                    throwing | port 80 is taken
                    hanging  | did not end within 2.0 s (init_timeout)
                    """)
    void isExplainedByWhy(String topic, String cause) {
        container.eventually(() -> {
            String first =
                    container.command("kn:why " + topic).lines().findFirst().orElse("");
            assertTrue(first.contains(cause), first);
        });
    }

    @Test
    void aManagerThatDoesNotComeUpIsTriedAgain() {
        container.eventually(() -> {
            String show = container.command("kn:show throwing");
            assertTrue(
                    show.lines()
                                    .filter(line -> line.contains("FAILED -> INITIALIZING"))
                                    .count()
                            >= 2,
                    show);
        });
    }

    @Test
    void aJarThatIsStillBeingCopiedIsWaitedFor() throws IOException {
        byte[] bytes = Files.readAllBytes(ManagerJar.topic("slow").in(scratch));
        Path file = Files.createFile(home.deploy().resolve("slow.jar"));
        int parts = 20;
        AtomicInteger part = new AtomicInteger();
        // Five seconds, each pause shorter than settle_time.
        Awaitility.await()
                .atMost(ContainerProcess.LIMIT)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    int n = part.getAndIncrement();
                    int from = bytes.length * n / parts;
                    int to = bytes.length * (n + 1) / parts;
                    String before = status("slow.jar");
                    assertTrue(before.isEmpty() || before.equals("SETTLING"), before);
                    Files.write(file, Arrays.copyOfRange(bytes, from, to), StandardOpenOption.APPEND);
                    return n + 1 == parts;
                });
        container.eventually(() -> assertEquals("DEPLOYED", status("slow.jar")));
        assertEquals("\"still here\"", container.command("kn:call slow echo text='still here'"));
        assertEquals(1, home.log("slow.jar deployed").size(), "once, and without a failure before");
        assertEquals(1, home.log("slow.jar").size(), () -> home.log("slow.jar").toString());
    }

    @AfterEach
    void nobodyIsDisturbed() {
        callers.awaitMore();
        Callers.Tally tally = callers.tally();
        assertEquals(0, tally.bad(), () -> "calls to the greeter failed: " + tally);
    }

    private static void write(String name, byte[] content) throws IOException {
        Files.write(home.deploy().resolve(name), content);
    }

    private static String status(String file) {
        return container.table("kn:deployed").cell("File", file, "Status");
    }
}
