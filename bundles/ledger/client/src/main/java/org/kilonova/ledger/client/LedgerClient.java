// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ledger.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kilonova.manager.Manager;
import org.kilonova.manager.ManagerContext;
import org.kilonova.manager.Topic;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.RpcClient;
import org.osgi.service.component.annotations.Component;

/** Several clients of the ledger. Each sends one numbered message after the other and writes down what came of it. */
@Component
@Topic("ledger-client")
public final class LedgerClient implements Manager {

    /** Longer than any swap: that a call was not answered is a finding, not an accident. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Figures figures = new Figures();
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private RpcClient rpc;
    private Path directory;

    @Override
    public void initHost(ManagerContext context) throws IOException {
        rpc = context.rpc().withTimeout(LIMIT);
        directory = context.dataDirectory();
    }

    /** @param pauseMicros between two messages of a client */
    @Rpc
    public void begin(int count, long pauseMicros) throws IOException {
        if (!clients.isEmpty()) {
            throw new IllegalStateException(clients.size() + " clients are at work; 'end' ends them");
        }
        for (int i = 1; i <= count; i++) {
            String name = "client-" + i;
            clients.add(Client.begin(
                    name, rpc, Journal.in(directory, name), figures, Duration.ofNanos(pauseMicros * 1000)));
        }
    }

    /** What came of the calls since this was asked the last time. */
    @Rpc
    public Figures.Summary figures() {
        return figures.sinceLast();
    }

    /** Returns after the last answer, when everything is written down. */
    @Rpc
    public void end() throws IOException, InterruptedException {
        clients.forEach(Client::enough);
        for (Client client : clients) {
            client.join();
        }
        clients.clear();
    }

    @Override
    public void cleanupHost() throws IOException, InterruptedException {
        end();
    }
}
