// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import jakarta.servlet.Servlet;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;

/** A framework with Felix HTTP and Configuration Admin; what the tests share with it comes from their class path. */
final class Felix implements AutoCloseable {

    private static final List<String> BUNDLES = List.of(
            "org.apache.commons.io.IOUtils",
            "org.apache.commons.fileupload.FileItem",
            "org.apache.felix.cm.impl.ConfigurationManager",
            "org.eclipse.jetty.server.Server");

    private static final String SHARED = "jakarta.servlet;version=6.1,jakarta.servlet.annotation;version=6.1,"
            + "jakarta.servlet.descriptor;version=6.1,jakarta.servlet.http;version=6.1,"
            + "javax.servlet;version=3.1,javax.servlet.annotation;version=3.1,javax.servlet.descriptor;version=3.1,"
            + "javax.servlet.http;version=3.1,org.osgi.service.servlet.runtime;version=2.0,"
            + "org.osgi.service.servlet.runtime.dto;version=2.0,org.osgi.service.cm;version=1.6.1,"
            + "org.slf4j;version=2.0.20,org.slf4j.spi;version=2.0.20,org.slf4j.event;version=2.0.20,"
            + "org.slf4j.helpers;version=2.0.20";

    private static final String CONTRACTS =
            "osgi.contract;osgi.contract=JavaServlet;version:Version=4.0,osgi.contract;osgi.contract=JakartaServlet;version:Version=6.0";

    private final Framework framework;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    Felix(Path storage) throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        "org.osgi.framework.storage",
                        storage.toString(),
                        "org.osgi.framework.system.packages.extra",
                        SHARED,
                        "org.osgi.framework.system.capabilities.extra",
                        CONTRACTS,
                        "org.apache.felix.http.require.config",
                        "true",
                        "felix.cm.pm",
                        "memory"));
        framework.start();
        for (String type : BUNDLES) {
            URI jar = Class.forName(type, false, Felix.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            framework.getBundleContext().installBundle("reference:" + jar);
        }
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            bundle.start();
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    FelixServer open(Rig rig, ServerSettings settings, int port) throws Exception {
        return open(rig.api, () -> rig.settings, settings, port);
    }

    FelixServer open(Api api, Supplier<RestSettings> current, ServerSettings settings, int port) throws Exception {
        ConfigurationAdmin admin = context().getService(context().getServiceReference(ConfigurationAdmin.class));
        RestServlet servlet =
                new RestServlet(api, current, new BodyBudget(() -> 1 << 20), new Uploads(Path.of("/nowhere")), timer);
        return FelixServer.open(context(), admin, servlet, new UnreadRequests(api), settings, port);
    }

    int servlets() throws Exception {
        var references = context().getAllServiceReferences(Servlet.class.getName(), null);
        return references == null ? 0 : references.length;
    }

    int configurations() throws Exception {
        ConfigurationAdmin admin = context().getService(context().getServiceReference(ConfigurationAdmin.class));
        var found = admin.listConfigurations(null);
        return found == null ? 0 : found.length;
    }

    @Override
    public void close() throws Exception {
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(30));
        timer.shutdownNow();
    }
}
