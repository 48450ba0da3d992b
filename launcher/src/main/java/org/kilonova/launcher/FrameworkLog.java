// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The framework's own messages, sent to SLF4J. */
final class FrameworkLog extends Logger {

    FrameworkLog() {
        setLogLevel(LOG_WARNING);
    }

    @Override
    @SuppressWarnings("rawtypes")
    protected void doLog(Bundle bundle, ServiceReference reference, int level, String message, Throwable throwable) {
        LoggerFactory.getLogger("org.apache.felix.framework")
                .atLevel(level(level))
                .setCause(throwable)
                .log(bundle == null ? message : bundle + ": " + message);
    }

    private static Level level(int level) {
        return switch (level) {
            case LOG_ERROR -> Level.ERROR;
            case LOG_WARNING -> Level.WARN;
            case LOG_INFO -> Level.INFO;
            default -> Level.DEBUG;
        };
    }
}
