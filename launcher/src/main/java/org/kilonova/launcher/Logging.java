// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets up logging on a thread of its own, while the framework reads its bundles: each takes a tenth of a second. */
final class Logging {

    private final Thread thread;

    private Logging(Thread thread) {
        this.thread = thread;
    }

    /** Until {@link #await} has returned nobody else may log. */
    static Logging begin(Home home, Path shippedConfig, ShellMode shell, ConsoleFormat format) {
        Path own = home.config().resolve("logback.xml");
        Path file = Files.exists(own) ? own : shippedConfig.resolve("logback.xml");
        System.setProperty("logback.configurationFile", file.toString());
        System.setProperty("kilonova.log.dir", home.log().getParent().toString());
        System.setProperty("kilonova.log.console", shell.consoleLevel());
        System.setProperty("kilonova.log.format", format.property());
        Thread thread = new Thread(
                () -> {
                    LoggerFactory.getLogger(Logging.class);
                    SLF4JBridgeHandler.removeHandlersForRootLogger();
                    SLF4JBridgeHandler.install();
                },
                "kn-launcher-logging-1");
        thread.setDaemon(true);
        thread.start();
        return new Logging(thread);
    }

    void await() throws InterruptedException {
        thread.join();
    }
}
