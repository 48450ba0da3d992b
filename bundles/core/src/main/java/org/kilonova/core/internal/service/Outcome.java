// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.Locale;
import org.kilonova.core.internal.dispatch.RpcMethod;
import org.kilonova.rpc.InvalidArgumentsException;
import org.kilonova.rpc.NoSuchRpcMethodException;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.UnsupportedVersionException;

/** How a message has ended. */
enum Outcome {
    OK,
    /** The method failed with an error that is not part of its contract. */
    ERROR,
    /** The method failed with an error that it declares, or that is made for callers. */
    REFUSED,
    INVALID_ARGUMENTS,
    NO_SUCH_METHOD,
    UNSUPPORTED_VERSION,
    /** Its deadline passed, before it was begun or while it ran. */
    EXPIRED,
    /** Its caller has gone. */
    CANCELLED,
    /** It took longer than {@code message_time_limit}. */
    OVERTIME,
    /** What the method returned cannot be written. */
    UNWRITABLE;

    /** @param method or null where the caller asked for something that is not there */
    static Outcome of(RpcMethod method, Throwable error) {
        if (method == null) {
            return error instanceof NoSuchRpcMethodException
                    ? NO_SUCH_METHOD
                    : error instanceof UnsupportedVersionException ? UNSUPPORTED_VERSION : ERROR;
        } else if (error instanceof InvalidArgumentsException) {
            return INVALID_ARGUMENTS;
        }
        return error instanceof RemoteException || method.expects(error) ? REFUSED : ERROR;
    }

    boolean failed() {
        return this != OK;
    }

    /** Whether it says something about the version that it met: wrong arguments are the caller's fault, whatever they meet. */
    boolean judges() {
        return this != INVALID_ARGUMENTS;
    }

    /** As in figures and metrics. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
