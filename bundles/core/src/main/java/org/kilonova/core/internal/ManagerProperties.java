// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.kilonova.core.internal.service.HostedServices.Arrival;
import org.kilonova.core.internal.service.Origin;
import org.kilonova.manager.Manager;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a manager says of itself in its service properties. */
final class ManagerProperties {

    private static final Logger LOG = LoggerFactory.getLogger(ManagerProperties.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final String SPACING = ".spacing";

    private ManagerProperties() {}

    static Origin origin(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return new Origin(
                bundle.getBundleId(),
                bundle.getSymbolicName(),
                bundle.getVersion().toString());
    }

    /** @throws IllegalArgumentException naming the property that is missing or wrong */
    static Arrival arrival(ServiceReference<Manager> reference, Manager manager) {
        Object topic = reference.getProperty(Manager.TOPIC);
        if (!(topic instanceof String name) || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the manager " + manager.getClass().getName() + " of " + origin(reference)
                            + (topic == null
                                    ? " has no topic: mark its class with @Topic"
                                    : " has the topic \"" + topic + "\": use letters, digits, _ and -"));
        }
        Object binary = reference.getProperty(Manager.BINARY);
        Object host = reference.getProperty(Manager.HOST);
        return new Arrival(
                name,
                binary == null ? "kilonova-" + name : binary.toString(),
                host == null ? null : host.toString(),
                origin(reference),
                manager,
                taskSpacings(reference));
    }

    /** The spacings that override those of the code; what is no number is left out and said. */
    static Map<String, Duration> taskSpacings(ServiceReference<?> reference) {
        Map<String, Duration> spacings = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            if (key.startsWith(Manager.TASK_PREFIX) && key.endsWith(SPACING)) {
                String task = key.substring(Manager.TASK_PREFIX.length(), key.length() - SPACING.length());
                Object value = reference.getProperty(key);
                try {
                    double seconds = Double.parseDouble(String.valueOf(value).trim());
                    if (!(seconds >= 0)) {
                        throw new NumberFormatException("negative");
                    }
                    spacings.put(task, Duration.ofMillis(Math.round(seconds * 1000)));
                } catch (NumberFormatException e) {
                    LOG.error(
                            "{}: {} = \"{}\" is no number of seconds; the spacing in the code is used",
                            origin(reference),
                            key,
                            value);
                }
            }
        }
        return spacings;
    }
}
