// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers. They lie below the range from which the kernel takes the ports of outgoing connections: otherwise somebody's
 * connection may hold the port while its server is restarted, and a client that tries again and again may even connect to itself.
 */
final class Ports {

    private static final int LOWEST = 12_000;
    private static final int BEYOND = 32_000;

    private Ports() {}

    /** A port that nobody listens on at the moment. */
    static int free() {
        IOException last = null;
        for (int i = 0; i < 100; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IllegalStateException("no free port between " + LOWEST + " and " + BEYOND, last);
    }
}
