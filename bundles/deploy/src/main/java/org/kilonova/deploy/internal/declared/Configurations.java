// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.declared;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Config Admin, without making or binding a configuration; says nothing where it is not there. Thread-safe. */
public final class Configurations implements Function<String, Optional<List<Configured>>> {

    private static final Logger LOG = LoggerFactory.getLogger(Configurations.class);

    /** Where FileInstall notes the file that a configuration came from. */
    private static final String FILE = "felix.fileinstall.filename";

    private final Supplier<ConfigurationAdmin> admin;

    /** @param admin gives null while it is not there */
    public Configurations(Supplier<ConfigurationAdmin> admin) {
        this.admin = admin;
    }

    /** The configuration of a PID, or those that a factory makes. */
    @Override
    public Optional<List<Configured>> apply(String pid) {
        ConfigurationAdmin present = admin.get();
        if (present == null) {
            return Optional.empty();
        }
        try {
            Configuration[] found = present.listConfigurations("(|(" + Constants.SERVICE_PID + "=" + pid + ")("
                    + ConfigurationAdmin.SERVICE_FACTORYPID + "=" + pid + "))");
            List<Configured> list = new ArrayList<>();
            for (Configuration configuration : found == null ? new Configuration[0] : found) {
                list.add(configured(configuration));
            }
            return Optional.of(list);
        } catch (IOException | InvalidSyntaxException e) {
            LOG.warn("The configuration of {} cannot be read and is not checked", pid, e);
            return Optional.empty();
        }
    }

    private static Configured configured(Configuration configuration) {
        Dictionary<String, Object> properties = configuration.getProperties();
        Map<String, Object> values = new HashMap<>();
        if (properties != null) {
            for (Enumeration<String> keys = properties.keys(); keys.hasMoreElements(); ) {
                String key = keys.nextElement();
                values.put(key, properties.get(key));
            }
        }
        Object file = values.get(FILE);
        String name = file == null
                ? configuration.getPid().replace('~', '-') + ".cfg"
                : file.toString().substring(file.toString().lastIndexOf('/') + 1);
        return new Configured(name, values);
    }
}
