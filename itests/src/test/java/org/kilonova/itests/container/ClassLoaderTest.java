// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container;

import static org.junit.Assert.assertEquals;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.kilonova.itests.TestBundle;
import org.kilonova.itests.container.managers.EchoApi;
import org.kilonova.itests.container.managers.EchoManager;
import org.kilonova.itests.container.managers.GeometryApi;
import org.kilonova.itests.container.managers.GeometryManager;
import org.kilonova.itests.container.managers.RelayManager;
import org.kilonova.itests.container.managers.Shape;
import org.kilonova.rpc.Target;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Nothing of a manager stays in memory once its bundle is gone. */
public class ClassLoaderTest extends ContainerTest {

    @Test
    public void theClassLoaderOfAnUninstalledManagerIsCollected() throws Exception {
        configure(CORE, with(QUICK, "swap_grace", "0"));

        WeakReference<ClassLoader> loader = loaderOfAManagerThatWasUsedAndRemoved();

        awaiting("the class loader to be collected").until(() -> {
            System.gc();
            return loader.get() == null;
        });
    }

    /** In a method of its own, so that nothing is left on the stack. */
    private WeakReference<ClassLoader> loaderOfAManagerThatWasUsedAndRemoved() throws Exception {
        Bundle bundle = start(TestBundle.manager(
                "itest.leaky",
                "1.0.0",
                GeometryManager.class,
                RelayManager.class,
                EchoManager.class,
                GeometryApi.class,
                Shape.class,
                Shape.Kind.class,
                Shape.Point.class));
        WeakReference<ClassLoader> loader =
                new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
        Shape shape =
                new Shape("dot", Shape.Kind.CLOSED, List.of(new Shape.Point(1, 2)), Optional.of(Duration.ofSeconds(1)));
        GeometryApi relay = rpc().proxy(GeometryApi.class, Target.topic("relay"));
        for (int i = 0; i < 50; i++) {
            assertEquals(shape, relay.scaled(shape, 1));
        }
        assertEquals("hello", rpc().proxy(EchoApi.class, ManagerTest.ECHO).echo("hello"));
        for (String topic : List.of("geometry", "echo")) {
            awaiting("runs of the task of " + topic)
                    .until(() -> container().service(topic).tasks().stream().anyMatch(task -> task.runs() > 2));
        }
        remove(bundle);
        return loader;
    }

    private void remove(Bundle bundle) throws Exception {
        bundle.uninstall();
        forget(bundle);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle));
        awaiting("its services to be gone").until(this::nothingIsServed);
    }
}
