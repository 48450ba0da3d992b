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
    private static final String PREFIX = "kilonova-";
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
        Object binary = reference.getProperty(Manager.BINARY);
        Object host = reference.getProperty(Manager.HOST);
        String name = String.valueOf(topic != null ? topic : nameOf(binary));
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the manager " + manager.getClass().getName() + " of "
                            + origin(reference) + " has the " + (topic != null ? "topic" : "name") + " \"" + name
                            + "\": use letters, digits, _ and -");
        }
        if (topic == null && binary == null) {
            throw new IllegalArgumentException(
                    "the manager " + manager.getClass().getName() + " of " + origin(reference)
                            + " has no topic: mark its class with @Topic");
        }
        return new Arrival(
                name,
                binary == null ? PREFIX + name : binary.toString(),
                host == null ? null : host.toString(),
                topic != null,
                Boolean.parseBoolean(String.valueOf(reference.getProperty(Manager.EXCLUSIVE))),
                origin(reference),
                manager,
                taskSpacings(reference));
    }

    /** Who has no topic is called by its binary. */
    private static String nameOf(Object binary) {
        String name = String.valueOf(binary);
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
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
