// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.reference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.slf4j.LoggerFactory;

/** The least that brings a component up: a framework and the bundles named on the command line. Ends when its input does. */
public final class MinimalStack {

    /** System property: packages that the framework is to export from the class path; given, logging is set up too. */
    public static final String PACKAGES = "bench.packages";

    private MinimalStack() {}

    /** @param arguments the directory of the bundle cache, then jars */
    public static void main(String[] arguments) throws BundleException, IOException, InterruptedException {
        String packages = System.getProperty(PACKAGES);
        if (packages != null) {
            LoggerFactory.getLogger(MinimalStack.class).info("Starting {} bundles", arguments.length - 1);
        }
        Framework framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        arguments[0],
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        packages == null ? "" : packages));
        framework.init();
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            bundles.add(
                    context.installBundle("reference:" + Path.of(arguments[i]).toUri()));
        }
        framework.start();
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        while (System.in.read() >= 0) {
            // What comes is of no interest, only that it ends.
        }
        framework.stop();
        framework.waitForStop(0);
        System.exit(0);
    }
}
