// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kilonova.core.internal.dispatch.Failures;
import org.kilonova.core.internal.dispatch.RpcMethod;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.rpc.RemoteException;
import org.kilonova.transport.Failure;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers are told, and what the log is told with it. Thread-safe. */
final class Replies {

    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
    private static final String MODULE = "org.kilonova.rpc";
    /** The answer of last resort, which asks nothing of the error that it stands for. */
    static final Reply UNTOLD = Reply.failure(new Failure(
            "Untold",
            MODULE,
            "the method failed with an error that cannot be described; the server's log names it",
            List.of(),
            Map.of()));

    private final String topic;
    private final ValueMapper values;

    Replies(String topic, ValueMapper values) {
        this.topic = topic;
        this.values = values;
    }

    /** Of a call that has failed. The error is a manager's, and its own methods may fail in their turn. */
    Reply raised(IncomingMessage incoming, RpcMethod method, Throwable error) {
        try {
            return told(incoming, method, error);
        } catch (Throwable untold) {
            LOG.error(
                    "{} of {} failed with {}, which fails itself, with {}, when it is asked for its message",
                    incoming.message().method(),
                    topic,
                    error.getClass().getName(),
                    untold.getClass().getName());
            return UNTOLD;
        }
    }

    /** An error that the method declares is part of its contract and no news for the log. */
    private Reply told(IncomingMessage incoming, RpcMethod method, Throwable error) {
        String name = incoming.message().method();
        if (error instanceof RemoteException && incoming.expectsReply()) {
            LOG.debug("{} of {} was refused: {}", name, topic, error.getMessage());
        } else if (error instanceof RemoteException) {
            LOG.warn(
                    "{} of {} was sent without waiting for an answer and refused, and is a dead letter now: {}",
                    name,
                    topic,
                    error.getMessage());
        } else if (method == null || !method.expects(error)) {
            String told = incoming.expectsReply() ? "the caller is told" : "it is a dead letter now";
            LOG.error("{} of {} failed; {}", name, topic, told, error);
        }
        return failed(error);
    }

    /** Nobody waits for the result any more. */
    Reply expired(String why) {
        return failed(new RemoteException("Expired", MODULE, why));
    }

    /** It was cut off, and may not be tried again. */
    Reply notEnded(String why) {
        return failed(new RemoteException("NotEnded", MODULE, why));
    }

    /** Of a method that has returned. */
    Reply result(RpcMethod method, Object result) {
        try {
            return Reply.result(values.toPlain(result));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            LOG.error("The result of {} of {} cannot be written as JSON", method.name(), topic, e);
            return failed(new RemoteException(
                    "InvalidResult",
                    MODULE,
                    "the result of " + method.name() + " cannot be written as JSON: " + e.getMessage()));
        }
    }

    private Reply failed(Throwable error) {
        Failure failure = Failures.of(error);
        return Reply.failure(new Failure(
                failure.type(), failure.module(), failure.message(), failure.trace(), plain(failure.details())));
    }

    /** Only plain values may travel; an error without its details tells more than one about its details. */
    private Map<String, Object> plain(Map<String, Object> details) {
        Map<String, Object> plain = new HashMap<>();
        try {
            details.forEach((name, value) -> plain.put(name, values.toPlain(value)));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            LOG.error("The details of an error of {} cannot be written as JSON; it travels without them", topic, e);
            return Map.of();
        }
        return plain;
    }
}
