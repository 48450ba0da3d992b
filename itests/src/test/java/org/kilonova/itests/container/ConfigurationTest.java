// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.Test;
import org.kilonova.container.Setting;
import org.kilonova.container.TaskInfo;
import org.kilonova.service.ServiceRecord;

/** Changed files take effect while the container runs, and bad values do not. */
public class ConfigurationTest extends ContainerTest {

    @Test
    public void aChangedReportIntervalReachesTheRunningHeartbeat() throws Exception {
        configure(CORE, with(QUICK, "report_interval", "3600"));
        start(ManagerTest.echo("1.0.0"));
        long before = awaiting("the first report").until(this::reports, count -> count > 0);

        configure(CORE, with(QUICK, "report_interval", "0.1"));

        awaiting("reports at the new interval").until(this::reports, count -> count > before + 3);
    }

    private long reports() {
        return serviceRecord("echo", "here").map(ServiceRecord::reportCount).orElse(0L);
    }

    @Test
    public void aChangedPeriodicIntervalReachesTheRunningTimers() throws Exception {
        start(ManagerTest.echo("1.0.0"));
        assertEquals(3600, tick().spacing().toSeconds());

        configure(CORE, with(QUICK, "periodic_interval", "0.1"));

        awaiting("runs at the new interval").until(() -> tick().runs() > 3);
    }

    private TaskInfo tick() {
        return container().service("echo").tasks().stream()
                .filter(task -> task.name().equals("tick"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    public void aChangedHostMovesRecordAndConsumers() throws Exception {
        start(ManagerTest.echo("1.0.0"));
        awaiting("the record under the old host")
                .until(() ->
                        serviceRecord("echo", "here").filter(ServiceRecord::up).isPresent());

        configure(CORE, with(QUICK, "host", "moved"));

        awaiting("the record under the new host")
                .until(() ->
                        serviceRecord("echo", "moved").filter(ServiceRecord::up).isPresent());
        awaiting("the old record to say that it has stopped")
                .until(() -> serviceRecord("echo", "here")
                        .filter(record -> !record.up())
                        .isPresent());
        assertEquals("moved", container().service("echo").host());
        assertEquals("moved", rpc().call(ManagerTest.ECHO.server("moved"), "host", Map.of()));
        assertEquals("moved", rpc().call(ManagerTest.ECHO, "host", Map.of()));
        org.junit.Assert.assertThrows(
                org.kilonova.rpc.NoSuchServiceException.class,
                () -> rpc().call(ManagerTest.ECHO.server("here"), "host", Map.of()));
    }

    @Test
    public void aBadValueIsRefusedAndTheLastGoodOneStays() throws Exception {
        write(CORE, with(with(QUICK, "report_interval", "often"), "swap_grace", "33"));

        Setting refused = awaiting("the refusal")
                .until(() -> setting(CORE, "report_interval"), setting -> setting.problem() != null);

        assertEquals("0.2", refused.value());
        assertEquals("must be a number", refused.problem());
        assertEquals("org.kilonova.core.cfg", refused.source());
        assertEquals(
                "good values beside it count",
                33,
                Double.parseDouble(setting(CORE, "swap_grace").value()),
                0);

        write(CORE, with(QUICK, "report_interval", "-1"));

        awaiting("the refusal of a value that is too small")
                .until(() -> setting(CORE, "report_interval").problem(), problem -> problem.contains("0.1"));
        assertEquals("0.2", setting(CORE, "report_interval").value());
        configure(CORE, with(QUICK, "report_interval", "0.3"));
        assertEquals(null, setting(CORE, "report_interval").problem());
    }

    @Test
    public void aRefusalIsSaidWithFileKeyValueAndReason() throws Exception {
        try (LogCapture log = new LogCapture()) {
            write(CORE, with(QUICK, "executor_thread_pool_size", "many"));

            awaiting("the complaint")
                    .until(() -> log.containing("many").stream()
                            .anyMatch(line -> line.getFormattedMessage().contains("executor_thread_pool_size")
                                    && line.getFormattedMessage().contains("org.kilonova.core.cfg")));
        }
    }

    @Test
    public void environmentVariablesAndSecretFilesFillInValues() throws IOException {
        String variable = "KILONOVA_ITESTS_HOST";
        assertFalse("the build sets " + variable, System.getenv(variable) == null);
        Files.writeString(home().resolve("config/secrets/host-name"), "host-of-the-secret\n");

        write(CORE, with(QUICK, "host", "$[env:" + variable + "]"));
        awaiting("the variable's value").until(() -> container().host().equals(System.getenv(variable)));

        write(CORE, with(QUICK, "host", "$[secret:host-name]"));
        awaiting("the file's content").until(() -> container().host().equals("host-of-the-secret"));
    }
}
