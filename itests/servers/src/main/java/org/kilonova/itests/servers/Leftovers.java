// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What has been started and not stopped: ended with the JVM. */
final class Leftovers {

    private static final Set<AutoCloseable> RUNNING = new LinkedHashSet<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Leftovers::end, "kn-servers-leftovers-1"));
    }

    private Leftovers() {}

    static synchronized void add(AutoCloseable server) {
        RUNNING.add(server);
    }

    static synchronized void remove(AutoCloseable server) {
        RUNNING.remove(server);
    }

    private static synchronized List<AutoCloseable> all() {
        return List.copyOf(RUNNING);
    }

    private static void end() {
        for (AutoCloseable server : all()) {
            try {
                server.close();
            } catch (Exception e) {
                System.err.println("a server of the tests was not ended: " + e);
            }
        }
    }
}
