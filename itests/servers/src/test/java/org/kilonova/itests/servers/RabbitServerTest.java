// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RabbitServerTest {

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.rabbit();
    }

    /** One broker for all of it, since each takes seconds to start. */
    @Test
    void aMessageSurvivesAKillTlsIsOfferedAndNothingIsLeftAfterStop() throws Exception {
        Set<ProcessHandle> before = ProcessHandle.current().descendants().collect(Collectors.toSet());
        Certificates certificates = SharedCertificates.get();
        RabbitServer server =
                RabbitServer.start(directory, ServerOptions.usual().tls(certificates));
        aMessageSurvivesAKill(server);
        offersTls(server, certificates);
        List<ProcessHandle> all = ProcessHandle.current()
                .descendants()
                .filter(process -> !before.contains(process))
                .toList();
        assertTrue(all.size() >= 2, "the broker and its port mapper, found " + all);

        server.stop();

        assertEquals(List.of(), all.stream().filter(ProcessHandle::isAlive).toList());
        assertEquals(List.of(), children(directory));
    }

    private static void aMessageSurvivesAKill(RabbitServer server) throws Exception {
        int port = server.port();
        long first = server.pid();
        try (Connection connection = connect(server, "/")) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("kept", true, false, false, null);
            channel.confirmSelect();
            channel.basicPublish("", "kept", MessageProperties.PERSISTENT_BASIC, bytes("hello"));
            channel.waitForConfirmsOrDie(30_000);
            server.kill();
        } catch (com.rabbitmq.client.AlreadyClosedException killed) {
            // closing the connection of a dead broker
        }
        assertFalse(server.alive());
        assertFalse(ProcessHandle.of(first).isPresent(), "the process is still there");

        server.restart();

        assertEquals(port, server.port());
        assertNotEquals(first, server.pid());
        try (Connection connection = connect(server, "/")) {
            assertEquals(
                    "hello",
                    new String(connection.createChannel().basicGet("kept", true).getBody(), StandardCharsets.UTF_8));
        }
    }

    private static void offersTls(RabbitServer server, Certificates certificates) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(server.tlsPort().orElseThrow());
        factory.useSslProtocol(trusting(certificates.authority()));
        factory.enableHostnameVerification();
        try (Connection connection = factory.newConnection()) {
            assertTrue(connection.createChannel().isOpen());
        }
    }

    @Test
    void hostsAreApartAndTheSharedServerIsOne() throws Exception {
        RabbitServer server = RabbitServer.shared();
        assertEquals(server.pid(), RabbitServer.shared().pid());
        String one = server.newVirtualHost();
        String other = server.newVirtualHost();

        try (Connection connection = connect(server, one);
                Connection elsewhere = connect(server, other)) {
            connection.createChannel().queueDeclare("q", false, false, true, null);
            assertThrows(IOException.class, () -> elsewhere.createChannel().queueDeclarePassive("q"));
            assertEquals("rabbit://guest:guest@127.0.0.1:" + server.port() + "/" + one, server.url(one));
            assertTrue(server.ctl("list_queues", "-p", one, "name").contains("q"));
            assertEquals(List.of(new RabbitServer.Queue("q", 0, 0, 0)), server.queues(one));
            assertEquals(List.of(), server.queues(other));
            IllegalStateException wrong = assertThrows(IllegalStateException.class, () -> server.eval("no:such()"));
            assertTrue(wrong.getMessage().contains("undef"), wrong.getMessage());
        }
    }

    @Test
    void aWrongConfigurationIsTold() throws Exception {
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> RabbitServer.start(directory, ServerOptions.usual().config("no_such_setting = 1")));

        assertTrue(e.getMessage().contains("no_such_setting"), e.getMessage());
        assertEquals(List.of(), children(directory));
    }

    static SSLContext trusting(Path authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static Connection connect(RabbitServer server, String virtualHost) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(server.address());
        factory.setPort(server.port());
        factory.setVirtualHost(virtualHost);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    private static List<Path> children(Path of) throws IOException {
        try (Stream<Path> children = Files.list(of)) {
            return children.toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
