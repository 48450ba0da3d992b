// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.Test;
import org.kilonova.container.ServiceState;
import org.kilonova.itests.TestBundle;
import org.kilonova.itests.container.managers.GeometryManager;
import org.kilonova.itests.container.managers.Shape;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.service.ServiceRecord;
import org.kilonova.store.StoreUnavailableException;
import org.osgi.framework.Bundle;

/** The database may go and come back; the container works on. */
public class DatabaseAwayTest extends ContainerTest {

    @Test
    public void workGoesOnAndTheRecordsAreFreshAgainAfterwards() throws Exception {
        start(ManagerTest.echo("1.0.0"));
        awaiting("a record").until(() -> upSince("echo") > 0);
        Bundle driver = Stream.of(context.getBundles())
                .filter(bundle -> "com.h2database".equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        try (LogCapture log = new LogCapture()) {
            driver.stop();
            try {
                awaiting("the complaint")
                        .until(() -> log.containing("model_disconnected").size() == 1);
                assertEquals("still here", rpc().call(ManagerTest.ECHO, "echo", Map.of("text", "still here")));
                start(TestBundle.manager(
                        "itest.geometry",
                        "1.0.0",
                        GeometryManager.class,
                        Shape.class,
                        Shape.Kind.class,
                        Shape.Point.class));
                assertEquals(
                        ServiceState.RUNNING, container().service("geometry").state());
                ServiceDirectory directory = service(ServiceDirectory.class);
                assertThrows(StoreUnavailableException.class, directory::list);
            } finally {
                driver.start();
            }
            awaiting("a fresh record").until(() -> upSince("echo") > 0);
            long back = upSince("echo");
            awaiting("further reports").until(() -> upSince("echo") > back);
            awaiting("the record of the one that came meanwhile").until(() -> upSince("geometry") > 0);
            assertEquals(1, log.containing("model_disconnected").size());
        }
    }

    /** Number of reports of a record that is up, else 0. */
    private long upSince(String topic) {
        try {
            return serviceRecord(topic, "here")
                    .filter(ServiceRecord::up)
                    .map(ServiceRecord::reportCount)
                    .orElse(0L);
        } catch (StoreUnavailableException away) {
            return 0;
        }
    }
}
