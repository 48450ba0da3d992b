// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.contracts.Inbox;
import org.kilonova.itests.servers.Certificates;
import org.kilonova.itests.servers.Needs;
import org.kilonova.itests.servers.RabbitServer;
import org.kilonova.itests.servers.ServerOptions;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Transport;

/** A broker that speaks TLS and asks its clients for a certificate. */
class RabbitTlsTest {

    /** What the broker's certificate does not name. */
    private static final String ELSEWHERE = "127.0.0.2";

    @TempDir
    private static Path directory;

    private static Certificates certificates;
    private static Certificates strangers;
    private static RabbitServer broker;

    @BeforeAll
    static void start() throws Exception {
        Needs.rabbit();
        certificates = Certificates.make(Files.createDirectory(directory.resolve("ours")));
        strangers = Certificates.make(Files.createDirectory(directory.resolve("strangers")));
        broker = RabbitServer.start(
                directory,
                ServerOptions.usual()
                        .tls(certificates)
                        .listening("127.0.0.1", ELSEWHERE)
                        .config("ssl_options.verify = verify_peer", "ssl_options.fail_if_no_peer_cert = true"));
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.stop();
        }
    }

    private static Transport open(String options) {
        return open("localhost", options);
    }

    private static Transport open(String host, String options) {
        return Rabbit.open(
                "rabbits://guest:guest@" + host + ":" + broker.tlsPort().orElseThrow() + "/", options);
    }

    private static String ours() {
        return "ssl_ca_file=" + certificates.authority();
    }

    private static String client(Certificates of) {
        return "&ssl_cert_file=" + of.clientCertificate() + "&ssl_key_file=" + of.clientKey();
    }

    private static void assertRefused(String options, String... texts) {
        assertRefused(open(options), texts);
    }

    private static void assertRefused(Transport transport, String... texts) {
        try {
            for (String text : texts) {
                await().atMost(RabbitFixture.LIMIT)
                        .until(() -> transport.problem().orElse(""), problem -> problem.contains(text));
            }
        } finally {
            transport.close();
        }
    }

    @Test
    void callsTravelEncryptedBetweenThoseThatKnowEachOther() throws Exception {
        Transport transport = open(ours() + client(certificates));
        try {
            Inbox inbox = new Inbox();
            await().atMost(RabbitFixture.LIMIT).until(() -> transport.problem().isEmpty());
            RabbitSubscription server =
                    (RabbitSubscription) transport.subscribe(new Endpoint("greeter", "h1", 1), inbox);
            RabbitFixture.value(server.attached());
            CompletableFuture<Reply> answer = transport.call(RabbitFixture.message("m1", Target.topic("greeter")));
            inbox.next("m1").reply(Reply.result("hello"));
            assertEquals("hello", RabbitFixture.value(answer).result());
            List<String> encrypted =
                    broker.ctl("list_connections", "ssl").lines().toList();
            assertTrue(encrypted.contains("true") && !encrypted.contains("false"), encrypted::toString);
        } finally {
            transport.close();
        }
    }

    @Test
    void aBrokerThatIsVouchedForByOthersIsRefused() {
        assertRefused("ssl_ca_file=" + strangers.authority() + client(certificates), "ssl_ca_file", "does not vouch");
    }

    @Test
    void aBrokerWhoseCertificateIsAnotherHostsIsRefused() {
        assertRefused(open(ELSEWHERE, ours() + client(certificates)), "another host's", "ssl_verify_hostname");
    }

    @Test
    void whoDoesNotLookAtTheHostIsLetIn() {
        Transport transport = open(ELSEWHERE, ours() + client(certificates) + "&ssl_verify_hostname=false");
        try {
            await().atMost(RabbitFixture.LIMIT).until(() -> transport.problem().isEmpty());
        } finally {
            transport.close();
        }
    }

    @Test
    void aClientWithoutCertificateIsToldWhatIsMissing() {
        assertRefused(ours(), "ssl_cert_file");
    }

    @Test
    void aClientWithTheCertificateOfOthersIsToldSo() {
        assertRefused(ours() + client(strangers), "ssl_cert_file");
    }

    @Test
    void withoutEncryptionNobodyGetsIn() {
        Transport transport =
                Rabbit.open("rabbit://guest:guest@localhost:" + broker.tlsPort().orElseThrow() + "/", "");
        try {
            await().atMost(RabbitFixture.LIMIT)
                    .until(() -> !transport.problem().orElse(" yet").endsWith(" yet"));
        } finally {
            transport.close();
        }
    }

    @Test
    void aFileThatIsNotThereIsAnErrorOfTheSettings() {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> open("ssl_ca_file=/nowhere.pem"));
        assertTrue(wrong.getMessage().contains("ssl_ca_file = /nowhere.pem"), wrong::getMessage);
    }
}
