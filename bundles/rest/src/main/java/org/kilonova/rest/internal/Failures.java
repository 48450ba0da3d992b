// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.Map;
import org.kilonova.container.NoSuchServiceHereException;
import org.kilonova.rpc.InvalidArgumentsException;
import org.kilonova.rpc.NoSuchRpcMethodException;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.ServiceBusyException;
import org.kilonova.rpc.UnsupportedVersionException;
import org.kilonova.service.NoSuchRecordException;
import org.kilonova.store.StoreUnavailableException;

/** What the errors of calls and of the service records are over HTTP. */
final class Failures {

    static final int BUSY_RETRY_SECONDS = 2;
    static final int SERVICE_RETRY_SECONDS = 5;

    /** Errors of the scheduler and of compute, by their name on the wire. */
    private static final Map<String, Kind> BY_TYPE = Map.of(
            "InvalidRequest", Kind.INVALID_REQUEST,
            "InstanceNotFound", Kind.NOT_FOUND,
            "InstanceConflict", Kind.CONFLICT,
            "NoValidHost", Kind.NO_VALID_HOST,
            "Busy", Kind.BUSY,
            "Unavailable", Kind.STORE_UNAVAILABLE);

    private Failures() {}

    /** The problem to tell, or null if nobody has foreseen that. */
    static Problem problem(RuntimeException failure) {
        if (failure instanceof Problem problem) {
            return problem;
        }
        if (failure instanceof RemoteException remote) {
            return remote(remote);
        }
        if (failure instanceof RpcException rpc) {
            return unanswered(rpc);
        }
        if (failure instanceof StoreUnavailableException) {
            return Problem.later(Kind.STORE_UNAVAILABLE, failure.getMessage(), SERVICE_RETRY_SECONDS);
        }
        return failure instanceof NoSuchRecordException || failure instanceof NoSuchServiceHereException
                ? new Problem(Kind.NOT_FOUND, failure.getMessage(), failure)
                : null;
    }

    private static Problem remote(RemoteException e) {
        Kind kind = kind(e);
        Problem problem =
                switch (kind) {
                    case BUSY -> Problem.later(kind, e.getMessage(), BUSY_RETRY_SECONDS);
                    case STORE_UNAVAILABLE -> Problem.later(kind, e.getMessage(), SERVICE_RETRY_SECONDS);
                    default -> new Problem(kind, detail(kind, e), e);
                };
        if (kind == Kind.REMOTE_ERROR) {
            problem.member("error", e.type());
        }
        e.details().forEach(problem::member);
        return problem;
    }

    private static Kind kind(RemoteException e) {
        if (e instanceof InvalidArgumentsException || e instanceof UnsupportedVersionException) {
            return Kind.INVALID_REQUEST;
        }
        if (e instanceof NoSuchRpcMethodException) {
            return Kind.NOT_FOUND;
        }
        return BY_TYPE.getOrDefault(simpleName(e.type()), Kind.REMOTE_ERROR);
    }

    private static String detail(Kind kind, RemoteException e) {
        return kind == Kind.REMOTE_ERROR ? e.type() + ": " + e.getMessage() : e.getMessage();
    }

    /** An error that is declared inside another class may travel under both names. */
    private static String simpleName(String type) {
        return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    }

    private static Problem unanswered(RpcException e) {
        if (e instanceof RpcTimeoutException) {
            return new Problem(Kind.TIMEOUT, e.getMessage(), e);
        }
        if (e instanceof ServiceBusyException) {
            return Problem.later(Kind.BUSY, e.getMessage(), BUSY_RETRY_SECONDS);
        }
        Kind kind = e instanceof NoSuchServiceException ? Kind.NO_SERVICE : Kind.TRANSPORT_UNAVAILABLE;
        return Problem.later(kind, e.getMessage(), SERVICE_RETRY_SECONDS);
    }
}
