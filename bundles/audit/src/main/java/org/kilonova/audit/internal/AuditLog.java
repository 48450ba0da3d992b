// SPDX-License-Identifier: Apache-2.0
package org.kilonova.audit.internal;

import java.time.Clock;
import org.kilonova.audit.Audit;
import org.kilonova.audit.AuditEntry;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each act to the logger {@code org.kilonova.audit}, which the shipped logback.xml leads into a file of its own; where a home has an
 * older one, it comes into the usual log.
 */
@Component
public final class AuditLog implements Audit {

    /** Named in config/logback.xml. */
    static final String LOGGER = "org.kilonova.audit";

    private static final Logger ACTS = LoggerFactory.getLogger(LOGGER);

    private final AuditLine line;

    @Activate
    public AuditLog() {
        this(new AuditLine(Clock.systemUTC()));
    }

    AuditLog(AuditLine line) {
        this.line = line;
    }

    @Override
    public void record(AuditEntry entry) {
        ACTS.info("{}", line.of(entry));
    }
}
