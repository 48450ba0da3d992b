// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.checks;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.Target;

/**
 * The servers under test, as a client sees them.
 *
 * @param rpc the client
 * @param topic theirs
 * @param servers all of the topic
 * @param other a host with another client
 */
record Peer(RpcClient rpc, String topic, List<String> servers, String other) {

    private static final long LIMIT = 20_000_000_000L;
    private static final long PAUSE = 50_000_000L;

    Target any() {
        return Target.topic(topic);
    }

    Target server(String name) {
        return any().server(name);
    }

    Object call(String method, Map<String, ?> args) {
        return rpc.call(any(), method, args);
    }

    Object call(Target target, String method, Map<String, ?> args) {
        return rpc.call(target, method, args);
    }

    /** The name of whichever server answers. */
    String someServer() {
        return (String) rpc.call(any(), "whoami", Map.of(), Map.class).get("server");
    }

    static void equal(Object wanted, Object got) {
        if (!Objects.equals(wanted, got)) {
            throw new AssertionError("got " + shown(got) + ", wanted " + shown(wanted));
        }
    }

    private static String shown(Object value) {
        String text = String.valueOf(value);
        String cut = text.length() > 200 ? text.substring(0, 200) + "..." : text;
        return value == null ? cut : cut + " (" + value.getClass().getSimpleName() + ")";
    }

    /** A call that must fail at the server, under that name. */
    RemoteException fails(String type, Target target, String method, Map<String, ?> args) {
        Object got;
        try {
            got = call(target, method, args);
        } catch (RemoteException e) {
            equal(type, e.type());
            return e;
        }
        throw new AssertionError("wanted " + type + ", but it returned " + shown(got));
    }

    static void eventually(Object wanted, Callable<?> look) throws Exception {
        long end = System.nanoTime() + LIMIT;
        Object got = look.call();
        while (!Objects.equals(wanted, got)) {
            if (System.nanoTime() > end) {
                equal(wanted, got);
            }
            LockSupport.parkNanos(PAUSE);
            got = look.call();
        }
    }
}
