// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.exit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.kilonova.deploy.internal.FrameworkRig;
import org.kilonova.deploy.internal.JarBuilder;
import org.osgi.framework.Bundle;
import org.slf4j.LoggerFactory;

/** Bundles of the folder do not end the JVM that runs this test, on a real framework. */
@Timeout(120)
class ExitGuardTest {

    @TempDir
    Path home;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ExitGuard.class);
    private FrameworkRig rig;

    @BeforeEach
    void start() throws Exception {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.WARN);
        rig = new FrameworkRig(home);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        logger.setLevel(null);
        logger.detachAppender(log);
    }

    private static boolean guarded(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .anyMatch(method -> method.getName().startsWith("kilonova$"));
    }

    /** Asked first, for if it were not so the test would end without a word. */
    private static void run(Class<?> type, Class<?> guarded) throws Throwable {
        assertTrue(guarded(guarded), "nobody has guarded " + guarded);
        try {
            ((Runnable) type.getConstructor().newInstance()).run();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } catch (ExceptionInInitializerError e) {
            throw e.getCause();
        }
    }

    private static final List<Class<? extends Runnable>> WAYS = Exits.ALL;

    @ParameterizedTest
    @FieldSource("WAYS")
    void everyWayEndsInAnException(Class<?> way) throws Exception {
        Bundle bundle = rig.deploy(
                        "ends.jar", JarBuilder.bundle("ends", "1.2.0").type(way))
                .bundle();
        Class<?> loaded = bundle.loadClass(way.getName());
        SecurityException e = assertThrows(SecurityException.class, () -> run(loaded, loaded));
        String said = e.getMessage();
        assertTrue(said.startsWith("ends 1.2.0 (bundle " + bundle.getBundleId() + ") called "), said);
        assertTrue(said.endsWith("operator end it with kilonova stop"), said);
    }

    @Test
    void codeInInterfacesToo() throws Exception {
        Bundle bundle = rig.deploy(
                        "ends.jar",
                        JarBuilder.bundle("ends", "1.2.0")
                                .type(Exits.InInterface.class)
                                .type(Exits.Ending.class))
                .bundle();
        Class<?> loaded = bundle.loadClass(Exits.InInterface.class.getName());
        assertThrows(SecurityException.class, () -> run(loaded, loaded.getInterfaces()[0]));
    }

    @Test
    void othersAreLeftAlone() throws Exception {
        Bundle bundle = rig.deploy(
                        "ends.jar", JarBuilder.bundle("ends", "1.2.0").type(Exits.Harmless.class))
                .bundle();
        assertFalse(guarded(bundle.loadClass(Exits.Harmless.class.getName())));
        Bundle ofDistribution = rig.install(JarBuilder.bundle("shell", "1.2.0").type(Exits.InMethod.class));
        assertFalse(guarded(ofDistribution.loadClass(Exits.InMethod.class.getName())));
    }

    @Test
    void aClassThatCannotBeReadIsToldOnceAndLeft() throws Exception {
        byte[] late = JarBuilder.classFile(Exits.InMethod.class);
        late[6] = 1;
        JarBuilder jar = JarBuilder.bundle("ends", "1.2.0").type(Exits.ByHalt.class);
        for (Class<?> type : List.of(Exits.InMethod.class, Exits.ByRuntime.class)) {
            jar.entry(type.getName().replace('.', '/') + ".class", late);
        }
        Bundle bundle = rig.deploy("ends.jar", jar).bundle();
        for (Class<?> type : List.of(Exits.InMethod.class, Exits.ByRuntime.class)) {
            assertThrows(UnsupportedClassVersionError.class, () -> bundle.loadClass(type.getName()));
        }
        assertEquals(1, log.list.size(), log.list.toString());
        String said = log.list.get(0).getFormattedMessage();
        assertTrue(said.startsWith("Class " + Exits.InMethod.class.getName() + " of ends 1.2.0 (bundle "), said);
        assertTrue(guarded(bundle.loadClass(Exits.ByHalt.class.getName())), "the framework has dropped the hook");
    }
}
