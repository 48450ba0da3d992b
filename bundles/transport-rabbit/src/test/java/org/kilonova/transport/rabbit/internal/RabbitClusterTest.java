// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.contracts.Inbox;
import org.kilonova.itests.servers.RabbitServer;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Transport;

/** Two nodes of one cluster, both in {@code transport_url}: either may die. */
class RabbitClusterTest extends RabbitFixture {

    @TempDir
    static Path directory;

    private static RabbitServer first;
    private static RabbitServer second;

    private final Inbox inbox = new Inbox();

    @BeforeAll
    static void startBoth() {
        first = RabbitServer.start(directory);
        second = first.startSecondNode(directory);
    }

    @AfterAll
    static void stopBoth() {
        second.close();
        first.close();
    }

    private Transport both() {
        return open("rabbit://" + place(first) + "," + place(second) + "/");
    }

    private static String place(RabbitServer node) {
        return "guest:guest@" + node.address() + ":" + node.port();
    }

    @Test
    void callsSurviveTheDeathOfEitherNode() throws Exception {
        Transport client = both();
        Transport server = both();
        value(((RabbitSubscription) server.subscribe(new Endpoint(topic, "h1", 10), inbox)).attached());
        for (RabbitServer node : new RabbitServer[] {first, second}) {
            String id = "begun-" + node.port();
            CompletableFuture<Reply> answer = client.call(message(id, any));
            IncomingMessage begun = inbox.next(id);
            node.kill();
            begun.reply(Reply.result("done"));
            assertEquals("done", value(answer).result());
            assertWorks(client, inbox);
            node.restart();
            assertWorks(client, inbox);
        }
    }
}
