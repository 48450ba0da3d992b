// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kilonova.container.Container;
import org.kilonova.rpc.NoSuchRpcMethodException;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.shell.CommandException;
import org.kilonova.store.StoreUnavailableException;

class ServicesTest {

    private final FakeRegistry registry = new FakeRegistry();

    @Test
    void saysWhatIsMissing() {
        CommandException e =
                assertThrows(CommandException.class, () -> registry.services().use(Container.class, Container::host));

        assertEquals(
                "Container is not there: its bundle does not run, or waits for its configuration; `lb` lists the bundles",
                e.toString());
        assertEquals(Optional.empty(), registry.services().ifThere(Container.class, Container::host));
    }

    @Test
    void givesServicesBackEvenAfterAFailure() {
        registry.with(Container.class, new FakeContainer());

        assertThrows(
                CommandException.class,
                () -> registry.services().use(Container.class, container -> container.service("nobody")));

        assertEquals(List.of(), registry.inUse);
    }

    @Test
    void putsFailuresIntoOneLineWithoutClassNames() {
        assertEquals(
                "ValueError: too short",
                Failures.inOneLine(
                                new RemoteException("ValueError", "builtins", "too short", List.of("a", "b"), Map.of()))
                        .toString());
        assertEquals(
                "NoSuchMethod: no greet",
                Failures.inOneLine(new NoSuchRpcMethodException("no greet")).toString());
        assertEquals(
                "RpcTimeout: no answer in 3s",
                Failures.inOneLine(new RpcTimeoutException("no answer in 3s")).toString());
        assertEquals(
                "the database is away: locked",
                Failures.inOneLine(new StoreUnavailableException("locked", null))
                        .toString());
    }

    @Test
    void aFailureWithoutMessageIsItsTypeAlone() {
        for (String nothing : new String[] {null, "", " "}) {
            assertEquals(
                    "StackOverflowError",
                    Failures.inOneLine(new RemoteException("StackOverflowError", "java.lang", nothing))
                            .toString());
            assertEquals(
                    "RpcTimeout",
                    Failures.inOneLine(new RpcTimeoutException(nothing)).toString());
        }
    }

    @Test
    void leavesBugsAsTheyAre() {
        NullPointerException bug = new NullPointerException("oops");

        assertSame(bug, Failures.inOneLine(bug));
    }
}
