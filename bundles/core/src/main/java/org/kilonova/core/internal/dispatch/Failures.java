// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kilonova.rpc.InvalidArgumentsException;
import org.kilonova.rpc.NoSuchRpcMethodException;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.UnsupportedVersionException;
import org.kilonova.transport.Failure;

/** Exceptions as they travel, and back. */
public final class Failures {

    /** Lines of a stack trace that travel with it. */
    private static final int TRACE_LINES = 40;

    private Failures() {}

    public static Failure of(Throwable error) {
        if (error instanceof RemoteException remote) {
            return new Failure(remote.type(), remote.module(), text(remote), trace(remote), remote.details());
        }
        Class<?> type = error.getClass();
        String name = type.getName()
                .substring(
                        type.getPackageName().isEmpty()
                                ? 0
                                : type.getPackageName().length() + 1);
        return new Failure(name, type.getPackageName(), text(error), trace(error), Map.of());
    }

    /** Never a class chosen by the peer: only the errors that this API knows get a class of their own. */
    public static RemoteException toException(Failure failure) {
        if (is(failure, NoSuchRpcMethodException.TYPE, NoSuchRpcMethodException.MODULE)) {
            return new NoSuchRpcMethodException(failure.message(), failure.trace());
        } else if (is(failure, UnsupportedVersionException.TYPE, UnsupportedVersionException.MODULE)) {
            return new UnsupportedVersionException(failure.message(), failure.trace());
        } else if (is(failure, InvalidArgumentsException.TYPE, InvalidArgumentsException.MODULE)) {
            return new InvalidArgumentsException(failure.message(), failure.trace());
        }
        return new RemoteException(
                failure.type(), failure.module(), failure.message(), failure.trace(), failure.details());
    }

    private static boolean is(Failure failure, String type, String module) {
        return type.equals(failure.type()) && module.equals(failure.module());
    }

    private static String text(Throwable error) {
        return error.getMessage() == null ? "" : error.getMessage();
    }

    private static List<String> trace(Throwable error) {
        if (error instanceof RemoteException remote && !remote.trace().isEmpty()) {
            return remote.trace();
        }
        List<String> lines = new ArrayList<>();
        lines.add(error.toString());
        for (StackTraceElement element : error.getStackTrace()) {
            if (lines.size() == TRACE_LINES) {
                break;
            }
            lines.add("    at " + element);
        }
        if (error.getCause() != null) {
            lines.add("Caused by: " + error.getCause());
        }
        return List.copyOf(lines);
    }
}
