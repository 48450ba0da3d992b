// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.PtyChannelConfiguration;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.audit.AuditEntry;
import org.kilonova.shell.CommandLines;
import org.kilonova.shell.Visitor;
import org.slf4j.LoggerFactory;

/** With MINA's own client; what OpenSSH's makes of it is tested on the distribution. */
class SshDaemonTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path home;

    private final List<AuditEntry> audited = Collections.synchronizedList(new ArrayList<>());
    private SshClient client;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private KeyPair alice;
    private SshDaemon daemon;

    @BeforeEach
    void start() throws Exception {
        alice = Keys.ed25519();
        Keys.authorize(home, Keys.line(alice, "alice"));
        daemon = open(settings(8, 8, LONG));
        client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.start();
    }

    @AfterEach
    void stop() {
        client.stop();
        daemon.close();
        assertFalse(Files.exists(new Places(home).address()));
        await().atMost(LONG)
                .untilAsserted(() -> assertEquals(
                        List.of(),
                        Thread.getAllStackTraces().keySet().stream()
                                .map(Thread::getName)
                                .filter(name -> name.startsWith("kn-ssh"))
                                .toList(),
                        "threads that outlive the server"));
    }

    private static SshSettings settings(int sessions, int unauthenticated, Duration grace) {
        return new SshSettings("127.0.0.1", 0, Duration.ZERO, grace, sessions, unauthenticated);
    }

    private SshDaemon open(SshSettings settings) throws Exception {
        return SshDaemon.open(settings, new Places(home), audited::add, one -> 42, new Lines());
    }

    @Test
    void aLineIsRunForTheOwnerOfTheKey() throws Exception {
        try (ClientSession session = login(alice)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            ChannelExec exec = session.createExecChannel("say 'it is'");
            exec.setEnv("KN_FORMAT", "json");
            exec.setEnv("KN_DIRECTORY", "/tmp/x");
            exec.setOut(out);
            exec.setErr(err);
            assertEquals(2, status(exec));
            assertEquals("alice say 'it is' json /tmp/x", out.toString(StandardCharsets.UTF_8));
            assertEquals("complaint", err.toString(StandardCharsets.UTF_8));
            assertEquals(1, audited.size());
            AuditEntry entry = audited.get(0);
            assertEquals(
                    "alice SSH login ok",
                    entry.user() + " " + entry.via() + " " + entry.action() + " " + entry.result());
            assertTrue(entry.origin().startsWith("127.0.0.1:"), entry::origin);
        }
    }

    @Test
    void rsaKeysWillDo() throws Exception {
        KeyPair bob = Keys.rsa();
        Keys.authorize(home, Keys.line(alice, "alice"), Keys.line(bob, "bob"));
        login(bob).close();
        assertEquals("bob", audited.get(0).user());
    }

    @Test
    void withoutATerminalTheShellRunsItsInput() throws Exception {
        try (ClientSession session = login(alice)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ChannelShell shell = session.createShellChannel(null, Map.of());
            shell.setUsePty(false);
            shell.setIn(new ByteArrayInputStream("one\ntwo\n".getBytes(StandardCharsets.UTF_8)));
            shell.setOut(out);
            assertEquals(1, status(shell));
            assertEquals("[one, two]", out.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void withATerminalItIsTheShell() throws Exception {
        try (ClientSession session = login(alice)) {
            ChannelShell shell = session.createShellChannel(new PtyChannelConfiguration(), Map.of());
            assertEquals(42, status(shell));
        }
    }

    @Test
    void anUnknownKeyIsRefusedOnceWithItsFingerprint() throws Exception {
        assertThrows(SshException.class, () -> login(Keys.ed25519()));
        await().atMost(LONG).until(() -> audited.size() == 1);
        assertEquals("-", audited.get(0).user());
        assertTrue(
                audited.get(0).result().startsWith("none of its keys is in authorized_keys: SHA256:"),
                audited.get(0)::result);
    }

    @Test
    void aPasswordIsNoWayIn() throws Exception {
        try (ClientSession session = connect()) {
            session.addPasswordIdentity("secret");
            SshException e =
                    assertThrows(SshException.class, () -> session.auth().verify(LONG));
            assertTrue(e.getMessage().contains("No more authentication methods"), e::getMessage);
        }
    }

    @Test
    void changesOfTheFileCountFromTheNextConnectionOn() throws Exception {
        KeyPair bob = Keys.ed25519();
        try (ClientSession before = login(alice)) {
            Keys.authorize(home, Keys.line(bob, "bob the second"));
            login(bob).close();
            assertThrows(SshException.class, () -> login(alice));
            assertEquals(2, status(before.createExecChannel("goes on")));
        }
    }

    @Test
    void forwardsNothingAndHasNoSubsystems() throws Exception {
        try (ClientSession session = login(alice)) {
            assertThrows(
                    IOException.class,
                    () -> session.startRemotePortForwarding(
                            new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress("127.0.0.1", 1)));
            assertThrows(
                    IOException.class,
                    () -> session.createDirectTcpipChannel(
                                    new SshdSocketAddress("127.0.0.1", 0),
                                    new SshdSocketAddress("127.0.0.1", daemon.port()))
                            .open()
                            .verify(LONG));
            assertNull(status(session.createSubsystemChannel("sftp")), "nothing has run");
        }
    }

    @Test
    void oneSessionTooManyIsToldSo() throws Exception {
        daemon.change(settings(1, 8, LONG));
        try (ClientSession first = login(alice)) {
            ClientSession second = connect();
            second.addPublicKeyIdentity(alice);
            second.auth();
            await().atMost(LONG).until(second::isClosed);
            await().atMost(LONG).until(() -> audited.size() == 2);
            assertEquals(
                    "1 sessions are open, which is as many as there may be",
                    audited.get(1).result());
            assertTrue(first.isOpen());
        }
        await().atMost(LONG).until(() -> daemon.admission().counts().equals(List.of(0, 0)));
        login(alice).close();
    }

    @Test
    void theOldestThatDoesNotLogInMakesRoom() throws Exception {
        daemon.change(settings(8, 4, LONG));
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            idle.add(new Socket("127.0.0.1", daemon.port()));
        }
        await().atMost(LONG).until(() -> daemon.admission().counts().get(0) == 4);
        login(alice).close();
        for (Socket socket : idle) {
            socket.close();
        }
        await().atMost(LONG).until(() -> daemon.admission().counts().equals(List.of(0, 0)));
    }

    @Test
    void whoDoesNotLogInInTimeIsCutOff() throws Exception {
        daemon.change(settings(8, 8, Duration.ofMillis(200)));
        try (Socket socket = new Socket("127.0.0.1", daemon.port())) {
            socket.setSoTimeout((int) LONG.toMillis());
            assertTrue(socket.getInputStream().readAllBytes().length > 0);
        }
        await().atMost(LONG).until(() -> daemon.admission().counts().equals(List.of(0, 0)));
    }

    @Test
    void garbageIsCutOffAndCannotForgeALineOfTheLog() throws Exception {
        List<String> said = said(4, () -> {
            // only the time for the login ends these
            daemon.change(settings(8, 8, Duration.ofMillis(200)));
            send("GET / HTTP/1.1\r\n\r\n");
            send("SSH-2.0-x\r\n" + "\377".repeat(64));
            daemon.change(settings(8, 8, LONG));
            send("x".repeat(100_000));
            send("SSH-2.0-x\r\n" + disconnect("gone\n12:00 INFO alice logged in\033[2J" + "!".repeat(1000)));
        });
        said.forEach(line -> assertTrue(line.matches("SSH refused to 127\\.0\\.0\\.1:\\d+: \\P{Cntrl}{1,300}"), line));
        assertTrue(
                said.stream().anyMatch(line -> line.contains("gone\\u000a12:00 INFO alice logged in\\u001b[2J!")),
                said::toString);
        login(alice).close();
    }

    private interface Work {

        void run() throws Exception;
    }

    /** That many lines of the log about connections. */
    private static List<String> said(int count, Work work) throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger(Admission.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            work.run();
            await().atMost(LONG).untilAsserted(() -> assertEquals(count, lines.list.size(), lines.list::toString));
        } finally {
            log.detachAppender(lines);
        }
        return List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** Sends that, one character a byte, and waits until the other end has had enough. */
    private void send(String garbage) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", daemon.port())) {
            socket.setSoTimeout((int) LONG.toMillis());
            try {
                socket.getOutputStream().write(garbage.getBytes(StandardCharsets.ISO_8859_1));
                socket.getInputStream().readAllBytes();
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException cutOff) {
                // with a reset, as what was sent had not been read
            }
        }
    }

    /** A message of SSH that says goodbye, as it is before any keys are agreed on. */
    private static String disconnect(String reason) {
        int padding = 8 - (4 + 1 + 1 + 4 + 4 + reason.length() + 4) % 8 + 8;
        ByteBuffer packet = ByteBuffer.allocate(4 + 1 + 1 + 4 + 4 + reason.length() + 4 + padding);
        packet.putInt(packet.capacity() - 4).put((byte) padding);
        packet.put(SshConstants.SSH_MSG_DISCONNECT).putInt(SshConstants.SSH2_DISCONNECT_BY_APPLICATION);
        packet.putInt(reason.length()).put(reason.getBytes(StandardCharsets.ISO_8859_1));
        packet.putInt(0);
        return new String(packet.array(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void whoGoesHasItsCommandInterrupted() throws Exception {
        ClientSession session = login(alice);
        session.createExecChannel("wait").open().verify(LONG);
        happens(begun);
        session.close(true);
        happens(interrupted);
    }

    @Test
    void whoDoesNotReadEndsWithTheIdleTimeout() throws Exception {
        daemon.change(new SshSettings("127.0.0.1", 0, Duration.ofMillis(500), LONG, 8, 8));
        try (ClientSession session = login(alice)) {
            ChannelExec exec = session.createExecChannel("flood");
            // nobody reads what arrives: the window is never opened again
            exec.setStreaming(org.apache.sshd.client.channel.ClientChannel.Streaming.Async);
            exec.open().verify(LONG);
            happens(interrupted);
        }
    }

    private static void happens(CountDownLatch event) throws InterruptedException {
        assertTrue(event.await(LONG.toSeconds(), TimeUnit.SECONDS), "has not happened");
    }

    private ClientSession connect() throws IOException {
        return client.connect("anybody", "127.0.0.1", daemon.port())
                .verify(LONG)
                .getSession();
    }

    private ClientSession login(KeyPair key) throws IOException {
        ClientSession session = connect();
        session.addPublicKeyIdentity(key);
        try {
            session.auth().verify(LONG);
        } catch (IOException e) {
            session.close(true);
            throw e;
        }
        return session;
    }

    private static Integer status(ClientChannel channel) throws IOException {
        channel.open().verify(LONG);
        channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LONG);
        return channel.getExitStatus();
    }

    /** Commands that tell what they were given. */
    private final class Lines implements CommandLines {

        @Override
        public int run(Visitor visitor, String line) {
            try {
                if (line.equals("wait")) {
                    begun.countDown();
                    new CountDownLatch(1).await();
                }
                while (line.equals("flood")) {
                    visitor.out().write(new byte[100_000]);
                }
                write(
                        visitor.out(),
                        visitor.user() + " " + line + (visitor.json() ? " json " : " ") + visitor.directory());
                write(visitor.err(), "complaint");
                return MISUSED;
            } catch (InterruptedException | IOException e) {
                interrupted.countDown();
                return FAILED;
            }
        }

        @Override
        public int runAll(Visitor visitor) {
            try {
                List<String> lines = new String(visitor.in().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
                write(visitor.out(), lines.toString());
                return FAILED;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void write(java.io.OutputStream stream, String text) throws IOException {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
