// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.shell.CommandException;
import org.kilonova.shell.Visitor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

class ExitTest {

    private final List<String> seen = new ArrayList<>();
    private final Map<Object, Object> variables = new HashMap<>();
    private final CommandSession session =
            fake(CommandSession.class, (self, method, arguments) -> switch (method.getName()) {
                case "get" -> variables.get(arguments[0]);
                case "put" -> variables.put(arguments[0], arguments[1]);
                default -> throw new AssertionError(method);
            });

    @ParameterizedTest
    @ValueSource(strings = {"terminal", "pipe"})
    void theShellOfTheContainerItselfTakesItAlong(String shell) throws Exception {
        assertEquals(new Done("container", "is stopping"), commands(shell).exit(session));
        assertEquals(List.of("stop"), seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"terminal", "none"})
    void aVisitorLeavesAlone(String shell) throws Exception {
        variables.put(Visitor.LEAVE, (Runnable) () -> seen.add("leave"));
        assertNull(commands(shell).exit(session));
        assertEquals(List.of("leave"), seen);
    }

    @Test
    void whereTheContainerHasNoShellASessionThatNobodyKnowsDoesNotStopIt() {
        CommandException refused =
                assertThrows(CommandException.class, () -> commands("none").exit(session));
        assertTrue(refused.getMessage().contains("kn:shutdown"), refused::getMessage);
        assertEquals(List.of(), seen);
    }

    private ContainerCommands commands(String shell) {
        Bundle framework = fake(Bundle.class, (self, method, arguments) -> {
            seen.add(method.getName());
            return null;
        });
        return new ContainerCommands(
                new FakeRegistry().services(),
                fake(BundleContext.class, (self, method, arguments) -> switch (method.getName()) {
                    case "getProperty" -> shell;
                    case "getBundle" -> framework;
                    default -> throw new AssertionError(method);
                }));
    }

    private static <T> T fake(Class<T> type, InvocationHandler behaviour) {
        return type.cast(Proxy.newProxyInstance(ExitTest.class.getClassLoader(), new Class<?>[] {type}, behaviour));
    }
}
