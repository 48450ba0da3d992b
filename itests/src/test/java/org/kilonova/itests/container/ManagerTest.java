// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertThrows;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.kilonova.container.ServiceState;
import org.kilonova.container.Settings;
import org.kilonova.container.StateChange;
import org.kilonova.itests.TestBundle;
import org.kilonova.itests.container.managers.EchoApi;
import org.kilonova.itests.container.managers.EchoElsewhereManager;
import org.kilonova.itests.container.managers.EchoManager;
import org.kilonova.itests.container.managers.GeometryApi;
import org.kilonova.itests.container.managers.GeometryManager;
import org.kilonova.itests.container.managers.RelayManager;
import org.kilonova.itests.container.managers.Shape;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.Target;
import org.kilonova.service.ReportedState;
import org.kilonova.service.ServiceRecord;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** A manager that is registered gets everything that Nova's service gave its manager. */
public class ManagerTest extends ContainerTest {

    static final Target ECHO = Target.topic("echo");

    static TestBundle echo(String version) {
        return TestBundle.manager("itest.echo", version, EchoManager.class);
    }

    @Test
    public void aManagerAnswersCallsAndCastsAndIsSeenAlive() throws Exception {
        start(echo("1.0.0"));
        EchoApi echo = rpc().proxy(EchoApi.class, ECHO);

        assertEquals("hello", echo.echo("hello"));
        assertEquals(
                "later",
                rpc().proxy(EchoApi.Later.class, ECHO)
                        .echo("later")
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS));
        assertEquals("by name", rpc().call(ECHO, "echo", Map.of("text", "by name")));
        assertThrows(
                org.kilonova.rpc.InvalidArgumentsException.class, () -> rpc().call(ECHO, "echo", Map.of("word", "x")));
        assertThrows(org.kilonova.rpc.NoSuchRpcMethodException.class, () -> rpc().call(ECHO, "initHost", Map.of()));

        echo.note("cast");
        awaiting("the cast").until(echo::notes, notes -> notes.equals(List.of("cast")));

        ServiceRecord record = awaiting("a report")
                .until(
                        () -> serviceRecord("echo", "here"),
                        found -> found.isPresent()
                                && found.get().up()
                                && found.get().reportCount() > 1)
                .orElseThrow();
        assertEquals("1.0.0", record.version());
        assertEquals(ReportedState.RUNNING, record.state());
        assertEquals(record.id(), container().service("echo").recordId());
        awaiting("runs of its task")
                .until(() -> container().service("echo").tasks().stream()
                        .anyMatch(task -> task.name().equals("quickly") && task.runs() > 1 && task.errors() == 0));
    }

    @Test
    public void itsStatesFollowNovasOrder() throws Exception {
        start(echo("1.0.0"));

        List<ServiceState> states = container().service("echo").history().stream()
                .map(StateChange::to)
                .toList();

        assertEquals(
                List.of(
                        ServiceState.ARRIVED,
                        ServiceState.INITIALIZING,
                        ServiceState.REGISTERING,
                        ServiceState.REPORTING_RESOURCES,
                        ServiceState.CONNECTING,
                        ServiceState.RUNNING),
                states);
    }

    @Test
    public void everyManagerAnswersTheBaseApi() throws Exception {
        start(echo("1.2.3"));
        Target base = ECHO.namespace("baseapi");
        configure(STORE, Map.of("pool_size", "5"));

        assertEquals(Map.of("service", "echo", "arg", 7), rpc().call(base, "ping", Map.of("arg", 7)));
        assertEquals("1.2.3", rpc().call(base, "service_version", Map.of()));
        Map<?, ?> settings = (Map<?, ?>) rpc().call(base, "service_config", Map.of());
        assertEquals("0.2", settings.get("org.kilonova.core.report_interval"));
        assertEquals("5", settings.get("org.kilonova.store.jdbc.pool_size"));
    }

    @Test
    public void recordsTravelBetweenBundlesThatHaveNoClassInCommon() throws Exception {
        Class<?>[] values = {Shape.class, Shape.Kind.class, Shape.Point.class};
        Bundle geometry = start(TestBundle.manager("itest.geometry", "1.0.0", and(values, GeometryManager.class)));
        Bundle relay =
                start(TestBundle.manager("itest.relay", "1.0.0", and(values, RelayManager.class, GeometryApi.class)));
        assertNotSame(loaded(geometry), loaded(relay));
        assertNotSame(loaded(geometry), Shape.class);
        Shape shape = new Shape(
                "line",
                Shape.Kind.OPEN,
                List.of(new Shape.Point(1, 2), new Shape.Point(3, 4)),
                Optional.of(Duration.ofSeconds(90)));

        Shape scaled = rpc().proxy(GeometryApi.class, Target.topic("relay")).scaled(shape, 2);

        assertEquals(
                new Shape(
                        "line",
                        Shape.Kind.OPEN,
                        List.of(new Shape.Point(2, 4), new Shape.Point(6, 8)),
                        Optional.of(Duration.ofSeconds(90))),
                scaled);
    }

    static Class<?>[] and(Class<?>[] some, Class<?>... others) {
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(some), java.util.stream.Stream.of(others))
                .toArray(Class<?>[]::new);
    }

    private static Class<?> loaded(Bundle bundle) throws ClassNotFoundException {
        return bundle.adapt(BundleWiring.class).getClassLoader().loadClass(Shape.class.getName());
    }

    @Test
    public void oneTopicUnderTwoHostsInOneContainer() throws Exception {
        start(TestBundle.manager("itest.echoes", "1.0.0", EchoManager.class, EchoElsewhereManager.class));
        EchoApi here = rpc().proxy(EchoApi.class, ECHO.server("here"));
        EchoApi elsewhere = rpc().proxy(EchoApi.class, ECHO.server("elsewhere"));

        assertEquals("here", here.host());
        assertEquals("elsewhere", elsewhere.host());

        here.note("for here");
        awaiting("the directed cast").until(here::notes, notes -> notes.equals(List.of("for here")));
        assertEquals(List.of(), elsewhere.notes());

        rpc().proxy(EchoApi.ToAll.class, ECHO.toAll()).note("for all");
        awaiting("the fanout here").until(here::notes, notes -> notes.equals(List.of("for here", "for all")));
        awaiting("the fanout elsewhere").until(elsewhere::notes, notes -> notes.equals(List.of("for all")));
        awaiting("two records")
                .until(() -> serviceRecord("echo", "here").isPresent()
                        && serviceRecord("echo", "elsewhere")
                                .filter(ServiceRecord::up)
                                .isPresent());
    }

    @Test
    public void itsLogLinesSayWhichRequestTheyBelongTo() throws Exception {
        start(echo("1.0.0"));

        try (LogCapture log = new LogCapture()) {
            rpc().withContext(CallContext.of("req-of-the-test"))
                    .proxy(EchoApi.class, ECHO)
                    .echo("loudly");

            List<ILoggingEvent> lines = log.containing("echoing loudly");
            assertEquals(1, lines.size());
            Map<String, String> mdc = lines.get(0).getMDCPropertyMap();
            assertEquals("echo", mdc.get("topic"));
            assertEquals("1", mdc.get("generation"));
            assertEquals("req-of-the-test", mdc.get("request_id"));
            assertEquals(EchoManager.class.getName(), lines.get(0).getLoggerName());
        }
    }

    @Test
    public void aSecretIsShownToNobody() throws Exception {
        start(echo("1.0.0"));
        configure(STORE, Map.of("user", "somebody", "connection", "jdbc:h2:mem:secret"));
        write(STORE, Map.of("user", "nobody", "connection", "jdbc:h2:mem:secret", ".password", "hush"));
        awaiting("the password to be in force")
                .until(() -> setting(STORE, "user").value().equals("nobody"));

        Map<?, ?> settings = (Map<?, ?>) rpc().call(ECHO.namespace("baseapi"), "service_config", Map.of());

        assertEquals("***", settings.get("org.kilonova.store.jdbc..password"));
        assertFalse(settings.toString(), settings.toString().contains("hush"));
        String all = service(Settings.class).all().toString();
        assertFalse(all, all.contains("hush"));
    }
}
