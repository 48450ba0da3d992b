// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.servers.Needs;
import org.kilonova.itests.servers.PythonPeer;
import org.kilonova.itests.servers.RabbitServer;

/** The broker of a running container has troubles: the container says so once, runs on, and has everything again when they are over. */
class BrokerTroubleTest {

    private static final String TOPIC = "trouble";
    private static final String USER = "kilonova";
    private static final Duration BLOCKED = Duration.ofSeconds(8);
    private static final String ANSWER = "{slept=";

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static RabbitServer broker;
    private static ContainerHome home;
    private static ContainerProcess container;
    private static List<String> queues;
    private static String password = "first";

    private int before;

    @BeforeAll
    static void start() {
        Needs.rabbit();
        Needs.python();
        broker = RabbitServer.start(scratch);
        broker.ctl("add_user", USER, password);
        broker.ctl("set_permissions", USER, ".*", ".*", ".*");
        home = new PeerContainers(CONTAINERS, scratch).home("a", url());
        home.configure(PeerContainers.RABBIT, "rabbit_retry_interval", "0.2");
        home.configure(PeerContainers.RABBIT, "rabbit_interval_max", "1");
        home.drop(AskerJar.MANAGER.in(scratch), "asker.jar");
        home.drop(WorkerJar.topic(TOPIC).in(scratch), "worker.jar");
        container = CONTAINERS.start(home);
        PeerContainers.answers(container, "asker nothing");
        PeerContainers.answers(container, TOPIC + " nothing");
        queues = queues();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            if (container != null) {
                container.close();
            }
            broker.close();
        }
    }

    private static String url() {
        return broker.url().replace("guest:guest", USER + ":" + password);
    }

    /** Each queue and how many consume it; what is new in a name after each connection is left away. */
    private static List<String> queues() {
        return broker.queues("/").stream()
                .map(queue -> queue.name().replaceAll("_[0-9a-f]{32}", "") + " " + queue.consumers())
                .sorted()
                .toList();
    }

    @BeforeEach
    void mark() {
        before = home.log().size();
    }

    @AfterEach
    void everythingIsThereAgain() {
        PeerContainers.answers(container, TOPIC + " nothing");
        PeerContainers.answers(container, TOPIC + ".a nothing");
        PeerContainers.answers(container, "asker nothing");
        container.eventually(() -> assertEquals(queues, queues()));
        container.command("kn:fanout " + TOPIC + " slow seconds=0.001");
        container.eventually(() -> assertTrue(log().stream().anyMatch(line -> line.endsWith("ended 0.001"))));
    }

    /** What has been written in this test. */
    private List<String> log() {
        return home.log().stream().skip(before).toList();
    }

    /** What the transport had to complain about in this test. */
    private List<String> complaints() {
        return log().stream()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .toList();
    }

    private void complainedOnce(String what) {
        List<String> complaints = complaints();
        assertEquals(1, complaints.size(), complaints::toString);
        assertTrue(complaints.get(0).contains(what), complaints::toString);
    }

    private static void begun(String name, double seconds, double timeout) {
        AskerJar.ask(container, name, TOPIC, seconds, timeout);
        container.eventually(
                () -> assertTrue(WorkerJar.seconds("begun", home).contains("" + seconds), name + " has not begun"));
    }

    /** What is sent while nothing can be sent is not answered when another broker is in force. */
    private static void answersSoon(String call) {
        PeerContainers.answers(container, "--timeout 2 " + call);
    }

    private static void answered(String name) {
        container.eventually(() -> {
            String outcome = AskerJar.outcome(container, name);
            assertTrue(outcome.startsWith(ANSWER), outcome);
        });
    }

    @Test
    void itIsKilledAndStartedAgain() {
        begun("killed", 1.25, 280);
        broker.kill();
        try (PythonPeer python = PythonPeer.client(scratch, url(), TOPIC, "--timeout", "2", "call", "nothing")) {
            String ours = container.failing("kn:call --timeout 2 " + TOPIC + " nothing");
            boolean blocked = !python.printed("\"op\"", BLOCKED);
            Figures.compare(
                    "a call of 2 s while the broker is down", blocked ? "still blocked after 8 s" : "ended", ours);
            assertTrue(blocked, () -> "the original has become better: " + python.lines());
            assertTrue(ours.contains("nobody listens"), ours);
            python.kill();
        }
        broker.restart();
        answered("killed");
        complainedOnce("lost RabbitMQ");
    }

    @Test
    void itClosesAllConnections() {
        begun("cut", 1.5, 50);
        broker.closeConnections("to cut it");
        answered("cut");
        complainedOnce("to cut it");
    }

    @Test
    void aQueueIsDeletedUnderItsConsumer() {
        begun("deleted", 1.75, 50);
        broker.deleteQueue(TOPIC);
        PeerContainers.answers(container, TOPIC + " nothing");
        answered("deleted");
        complainedOnce("Queue " + TOPIC + " was deleted");
    }

    @Test
    void thePasswordIsChanged() {
        begun("credentials", 2.25, 10);
        String old = password;
        password = "second";
        broker.ctl("change_password", USER, password);
        broker.closeConnections("for the test");
        container.eventually(() -> {
            String told = container.failing("kn:call --timeout 1 " + TOPIC + " nothing");
            assertTrue(told.contains("refuses the user or the password"), told);
        });
        List<String> complaints = complaints();
        home.configure(ContainerHome.CORE, "transport_url", url());
        answersSoon(TOPIC + " nothing");
        container.eventually(() -> assertTrue(
                Stream.of(ANSWER, "RpcTimeout", "TransportException")
                        .anyMatch(AskerJar.outcome(container, "credentials")::contains),
                () -> AskerJar.outcome(container, "credentials")));
        assertEquals(2, complaints.size(), "that it is lost, and what to correct: " + complaints);
        assertTrue(complaints.get(1).contains("correct transport_url"), complaints::toString);
        assertFalse(log().stream().anyMatch(line -> line.contains(":" + old) || line.contains(":" + password)));
    }

    @Test
    void itsDiskIsFull() {
        broker.ctl("set_disk_free_limit", "100000GB");
        try {
            container.eventually(() -> {
                String told = container.failing("kn:call --timeout 2 " + TOPIC + " nothing");
                assertTrue(told.contains("takes no messages at the moment"), told);
            });
            container.send("kn:call --timeout 60 " + TOPIC + " slow seconds=0.125");
        } finally {
            broker.ctl("set_disk_free_limit", "50MB");
        }
        container.eventually(
                () -> assertTrue(WorkerJar.seconds("ended", home).contains("0.125"), "what waited is not sent"));
        complainedOnce("takes no messages at the moment");
    }
}
