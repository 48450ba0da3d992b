// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.declared;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import javax.xml.stream.XMLStreamException;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds settings that a bundle's metatype requires and nobody has made. Reads the metatype's files itself: Felix's metatype service
 * keeps what it has read of a bundle until that bundle stops, and one that is only looked at never does.
 */
public final class RequiredSettings {

    private static final Logger LOG = LoggerFactory.getLogger(RequiredSettings.class);
    private static final String FOLDER = "OSGI-INF/metatype";

    private final Function<String, Optional<List<Configured>>> configurations;

    /** @param configurations of a PID or of a factory's PID; empty where nobody knows */
    public RequiredSettings(Function<String, Optional<List<Configured>>> configurations) {
        this.configurations = configurations;
    }

    /**
     * What is missing, each with what to do.
     *
     * @param components of the bundle: their own properties count as values
     */
    public List<String> missing(Bundle bundle, List<DeclaredComponent> components) {
        List<String> missing = new ArrayList<>();
        for (RequiredKeys required : read(bundle)) {
            Set<String> keys = new TreeSet<>(required.keys());
            components.stream()
                    .filter(component -> component.pids().contains(required.pid()))
                    .forEach(component -> keys.removeAll(component.properties().keySet()));
            if (!keys.isEmpty()) {
                missing.addAll(missing(bundle, required, keys));
            }
        }
        return missing;
    }

    private List<String> missing(Bundle bundle, RequiredKeys required, Set<String> keys) {
        Optional<List<Configured>> known = configurations.apply(required.pid());
        if (known.isEmpty()) {
            LOG.info(
                    "The settings {} that {} {} requires in {} are not checked: there is no Config Admin",
                    keys,
                    bundle.getSymbolicName(),
                    bundle.getVersion(),
                    required.pid());
            return List.of();
        }
        List<Configured> held = known.get();
        if (held.isEmpty() && !required.factory()) {
            held = List.of(new Configured(required.pid() + ".cfg", Map.of()));
        }
        List<String> missing = new ArrayList<>();
        for (Configured configured : held) {
            for (String key : keys) {
                if (!configured.values().containsKey(key)) {
                    missing.add("setting " + key + " of " + required.pid() + " is required and has no value: write "
                            + key + "=... into config/" + configured.file());
                }
            }
        }
        return missing;
    }

    private static List<RequiredKeys> read(Bundle bundle) {
        List<RequiredKeys> required = new ArrayList<>();
        Enumeration<URL> files = bundle.findEntries(FOLDER, "*.xml", false);
        while (files != null && files.hasMoreElements()) {
            URL file = files.nextElement();
            try (InputStream in = file.openStream()) {
                required.addAll(new MetatypeXml().read(in));
            } catch (IOException | XMLStreamException e) {
                LOG.warn(
                        "{} of {} {} cannot be read: what it requires is not checked",
                        file.getPath(),
                        bundle.getSymbolicName(),
                        bundle.getVersion(),
                        e);
            }
        }
        return required;
    }
}
