// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a client and a broker, and can make the client lose connections that the broker still holds. */
final class Relay implements AutoCloseable {

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int broker;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final List<Socket> brokers = new CopyOnWriteArrayList<>();

    Relay(int broker) throws IOException {
        this.broker = broker;
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The client loses its connections, the broker does not notice. */
    void cutClients() throws IOException {
        for (Socket client : clients) {
            clients.remove(client);
            client.close();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : clients) {
            socket.close();
        }
        for (Socket socket : brokers) {
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), broker);
            clients.add(client);
            brokers.add(server);
            start(() -> client.getInputStream().transferTo(server.getOutputStream()));
            start(() -> server.getInputStream().transferTo(client.getOutputStream()));
        }
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // One of the two sides has been closed.
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }
}
