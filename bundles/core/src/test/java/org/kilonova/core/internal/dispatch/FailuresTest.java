// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.InvalidArgumentsException;
import org.kilonova.rpc.NoSuchRpcMethodException;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.UnsupportedVersionException;
import org.kilonova.transport.Failure;

class FailuresTest {

    private static final class Odd extends RuntimeException {
        private static final long serialVersionUID = 1;

        Odd(String message, Throwable cause) {
            super(message, cause);
        }
    }

    @Test
    void anExceptionTravelsByNameMessageAndABoundedTrace() {
        Failure failure = Failures.of(deep(100));
        assertEquals("FailuresTest$Odd", failure.type());
        assertEquals("org.kilonova.core.internal.dispatch", failure.module());
        assertEquals("odd", failure.message());
        assertTrue(failure.trace().size() <= 41, "" + failure.trace().size());
        assertEquals(
                "Caused by: java.lang.IllegalStateException: below",
                failure.trace().get(failure.trace().size() - 1));
    }

    private static Odd deep(int levels) {
        return levels == 0 ? new Odd("odd", new IllegalStateException("below")) : deep(levels - 1);
    }

    @Test
    void aMissingMessageIsEmpty() {
        assertEquals("", Failures.of(new NullPointerException()).message());
    }

    @Test
    void aRemoteErrorTravelsAsItIs() {
        RemoteException error = new RemoteException("ValueError", "builtins", "bad", List.of("a", "b"), Map.of("k", 1));
        RemoteException back = Failures.toException(Failures.of(error));
        assertEquals("ValueError", back.type());
        assertEquals("builtins", back.module());
        assertEquals("bad", back.getMessage());
        assertEquals(List.of("a", "b"), back.trace());
        assertEquals(Map.of("k", 1), back.details());
    }

    @Test
    void theErrorsOfTheApiGetTheirClassBack() {
        assertInstanceOf(
                NoSuchRpcMethodException.class, Failures.toException(Failures.of(new NoSuchRpcMethodException("m"))));
        assertInstanceOf(
                UnsupportedVersionException.class,
                Failures.toException(Failures.of(new UnsupportedVersionException("m"))));
        assertInstanceOf(
                InvalidArgumentsException.class, Failures.toException(Failures.of(new InvalidArgumentsException("m"))));
    }

    @Test
    void noOtherClassIsChosenByThePeer() {
        RemoteException back =
                Failures.toException(new Failure("IllegalStateException", "java.lang", "boo", List.of(), Map.of()));
        assertEquals(RemoteException.class, back.getClass());
        assertEquals(
                RemoteException.class,
                Failures.toException(new Failure("NoSuchMethod", "elsewhere", "boo", List.of(), Map.of()))
                        .getClass());
    }
}
