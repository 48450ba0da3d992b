// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import org.kilonova.container.NoSuchServiceHereException;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.RpcException;
import org.kilonova.service.NoSuchRecordException;
import org.kilonova.shell.CommandException;
import org.kilonova.store.StoreUnavailableException;

/** Says in one line what a service of the container complained about; what it does not know stays as it is, for it is a bug. */
final class Failures {

    private Failures() {}

    static RuntimeException inOneLine(RuntimeException failure) {
        String text = text(failure);
        return text == null ? failure : new CommandException(text, failure);
    }

    private static String text(RuntimeException failure) {
        if (failure instanceof RemoteException remote) {
            return named(remote.type(), remote);
        }
        if (failure instanceof RpcException) {
            return named(failure.getClass().getSimpleName().replaceFirst("Exception$", ""), failure);
        }
        if (failure instanceof StoreUnavailableException) {
            return "the database is away: " + failure.getMessage();
        }
        boolean speaksForItself = failure instanceof NoSuchServiceHereException
                || failure instanceof NoSuchRecordException
                || failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException;
        return speaksForItself ? failure.getMessage() : null;
    }

    private static String named(String type, RuntimeException failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? type : type + ": " + message;
    }
}
