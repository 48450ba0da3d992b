// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.declared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.cm.impl.ConfigurationManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.deploy.internal.FrameworkRig;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** Against a real Config Admin. */
@Timeout(120)
class ConfigurationsTest {

    @TempDir
    Path home;

    private FrameworkRig rig;
    private ConfigurationAdmin admin;
    private Configurations configurations;

    @BeforeEach
    void start() throws Exception {
        rig = new FrameworkRig(home);
        BundleContext context = rig.context();
        context.installBundle(ConfigurationManager.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString())
                .start();
        admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        configurations = new Configurations(() -> admin);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void namesTheFileThatAConfigurationCameFrom() throws Exception {
        admin.getConfiguration("gate", "?")
                .update(new Hashtable<>(
                        Map.of("door", 3, "felix.fileinstall.filename", "file:/kn/config/gate.config")));
        Configured gate = configurations.apply("gate").orElseThrow().get(0);
        assertEquals("gate.config", gate.file());
        assertEquals(3, gate.values().get("door"));
    }

    @Test
    void findsAllThatAFactoryMakes() throws Exception {
        admin.getFactoryConfiguration("gate", "north", "?").update(new Hashtable<>(Map.of("door", "a")));
        admin.getFactoryConfiguration("gate", "south", "?").update(new Hashtable<>(Map.of("door", "b")));
        assertEquals(
                List.of("gate-north.cfg", "gate-south.cfg"),
                configurations.apply("gate").orElseThrow().stream()
                        .map(Configured::file)
                        .sorted()
                        .toList());
    }

    @Test
    void makesNone() throws Exception {
        assertEquals(Optional.of(List.of()), configurations.apply("gate"));
        assertEquals(null, admin.listConfigurations(null));
    }

    @Test
    void knowsNothingWithoutConfigAdmin() {
        admin = null;
        assertEquals(Optional.empty(), configurations.apply("gate"));
    }
}
