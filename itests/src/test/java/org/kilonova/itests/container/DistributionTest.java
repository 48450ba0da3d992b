// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.Test;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.Settings;
import org.kilonova.metrics.MetricSource;
import org.kilonova.metrics.MetricsExposition;
import org.kilonova.rpc.RpcClient;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.store.ServiceStore;
import org.kilonova.transport.TransportProvider;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** The bundles of the distribution are all that they need to run. */
public class DistributionTest extends ContainerTest {

    @Test
    public void everyBundleIsActive() {
        List<String> notActive = Stream.of(context.getBundles())
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .filter(bundle -> bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null)
                .filter(bundle -> !isForItsClassesAlone(bundle))
                .map(bundle -> bundle + ": " + reason(bundle))
                .toList();

        assertEquals("bundles that did not start", List.of(), notActive);
    }

    /** The terminal's, where there is none. */
    private static boolean isForItsClassesAlone(Bundle bundle) {
        return bundle.getLocation().contains("-terminal/") && bundle.getState() == Bundle.RESOLVED;
    }

    /** Tries again what failed, for what it says. */
    private static String reason(Bundle bundle) {
        try {
            bundle.start();
            return "started only at the second try";
        } catch (BundleException e) {
            return e.getMessage();
        }
    }

    @Test
    public void everyComponentOfOursFindsWhatItNeeds() {
        ServiceComponentRuntime components = service(ServiceComponentRuntime.class);
        List<String> problems = new ArrayList<>();
        int seen = 0;
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
            if (component.bundle.symbolicName.startsWith("org.kilonova.")) {
                seen++;
                for (ComponentConfigurationDTO one : components.getComponentConfigurationDTOs(component)) {
                    if (one.state != ComponentConfigurationDTO.ACTIVE
                            && one.state != ComponentConfigurationDTO.SATISFIED) {
                        problems.add(component.name + " is in state " + one.state + " " + one.failure);
                    }
                    Stream.of(one.unsatisfiedReferences)
                            .forEach(missing -> problems.add(component.name + " finds no " + missing.name));
                }
            }
        }

        assertEquals("components without what they need", List.of(), problems);
        assertEquals("components of the distribution were looked at", true, seen > 10);
    }

    @Test
    public void everyServiceOfTheApiIsThere() {
        for (Class<?> type : List.of(
                Container.class,
                ServiceDirectory.class,
                RpcClient.class,
                DeployFolder.class,
                Settings.class,
                MetricsExposition.class,
                MetricSource.class,
                TransportProvider.class,
                ServiceStore.class,
                DataSource.class)) {
            assertNotNull(type.getName(), service(type));
        }
    }
}
