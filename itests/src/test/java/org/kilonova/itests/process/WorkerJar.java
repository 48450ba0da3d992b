// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A manager with the method {@code slow} of the Python server, which writes into its log what it has begun and ended, and with a worse one. */
final class WorkerJar {

    private static final String BODY = """
                @Rpc
                void nothing() {}

                @Rpc
                Map<String, Object> slow(double seconds) throws InterruptedException {
                    LOG.info("begun {}", seconds);
                    try {
                        TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
                    } catch (InterruptedException e) {
                        LOG.info("interrupted {}", seconds);
                        throw e;
                    }
                    LOG.info("ended {}", seconds);
                    return Map.of("slept", seconds);
                }

                @Rpc
                void halt() throws Exception {
                    Runtime.class.getMethod("halt", int.class).invoke(Runtime.getRuntime(), 3);
                }
            """;

    private WorkerJar() {}

    /** One that serves that topic. */
    static ManagerJar topic(String topic) {
        return ManagerJar.topic(topic).body(BODY);
    }

    /** The seconds of each call of {@code slow} of which the log says that word: begun, ended or interrupted; in the order of the log. */
    static List<String> seconds(String word, ContainerHome home) {
        Pattern line = Pattern.compile(word + " ([0-9.]+)$");
        return home.log().stream()
                .map(line::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }
}
