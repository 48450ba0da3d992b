// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.peer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.kilonova.manager.Manager;
import org.kilonova.manager.ManagerContext;
import org.kilonova.manager.Topic;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.Rpc;
import org.osgi.service.component.annotations.Component;

/** Offers what {@code oslo-peer/server.py} offers, so that one client can be run against either. */
@Component(configurationPid = PeerManager.PID)
@Topic("peer")
public final class PeerManager implements Manager {

    /** Of its settings; {@code kilonova.topic} is the one of interest. */
    public static final String PID = "org.kilonova.itests.peer";

    private static final String VERSION = "1.3";
    private static final String NAMESPACE = "peer.ns";
    private static final String NAMESPACE_VERSION = "2.1";

    private final Recorder recorder = new Recorder();
    private volatile ManagerContext here;

    @Override
    public void initHost(ManagerContext context) {
        here = context;
    }

    @Rpc(version = VERSION)
    Object echo(Object payload) {
        recorder.seen("echo");
        return payload;
    }

    @Rpc(version = VERSION)
    Object add(Object a, Object b) {
        recorder.seen("add");
        if (a instanceof String x && b instanceof String y) {
            return x + y;
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            List<Object> both = new ArrayList<>(x);
            both.addAll(y);
            return both;
        }
        if (a instanceof Number x && b instanceof Number y) {
            return whole(x) && whole(y)
                    ? new BigInteger(x.toString()).add(new BigInteger(y.toString()))
                    : (Object) new BigDecimal(x.toString()).add(new BigDecimal(y.toString()));
        }
        throw new RemoteException("TypeError", "builtins", "unsupported operand types for +: " + a + " and " + b);
    }

    private static boolean whole(Number number) {
        return number instanceof Integer || number instanceof Long || number instanceof BigInteger;
    }

    @Rpc(version = VERSION)
    void nothing() {
        recorder.seen("nothing");
    }

    @Rpc(version = VERSION)
    Map<String, Object> whoami() {
        recorder.seen("whoami");
        return Map.of(
                "server", here.host(), "pid", ProcessHandle.current().pid(), "language", "java", "library", "kilonova");
    }

    /** The context as it arrived: a request that its caller did not name is named by the container. */
    @Rpc(version = VERSION)
    Map<String, Object> context(CallContext context) {
        recorder.seen("context");
        Map<String, Object> arrived = new HashMap<>(context.attributes());
        if (!context.requestId().startsWith(CallContext.UNNAMED)) {
            arrived.put("request_id", context.requestId());
        }
        if (context.user() != null) {
            arrived.put("user_id", context.user());
        }
        if (context.project() != null) {
            arrived.put("project_id", context.project());
        }
        return arrived;
    }

    @Rpc(version = VERSION)
    Map<String, Object> slow(Number seconds) throws InterruptedException {
        recorder.seen("slow");
        recorder.enter();
        try {
            TimeUnit.NANOSECONDS.sleep((long) (seconds.doubleValue() * 1e9));
        } catch (InterruptedException e) {
            recorder.seen("interrupted");
            throw e;
        } finally {
            recorder.leave();
        }
        return Map.of("slept", seconds);
    }

    @Rpc(version = VERSION)
    Object fail(Optional<String> kind) {
        recorder.seen("fail");
        return PeerFailures.of(kind.orElse("value"));
    }

    @Rpc(name = "fail_expected", version = VERSION)
    Object failExpected() throws RemoteException {
        recorder.seen("fail_expected");
        throw PeerFailures.builtin("ValueError", "an expected failure");
    }

    @Rpc(version = VERSION)
    void note(String key, Object value) {
        recorder.seen("note");
        recorder.note(key, value);
    }

    @Rpc(version = VERSION)
    List<Object> notes(String key) {
        return recorder.notes(key);
    }

    @Rpc(version = VERSION)
    Map<String, Object> stats() {
        return recorder.stats();
    }

    /** No {@link Rpc} method, and so not there for anybody outside. */
    Object _secret() {
        return "a private method was called";
    }

    @Rpc(name = "echo", namespace = NAMESPACE, version = NAMESPACE_VERSION)
    Map<String, Object> echoInNamespace(Object payload) {
        recorder.seen("echo");
        Map<String, Object> answer = new HashMap<>();
        answer.put("namespace", NAMESPACE);
        answer.put("version", NAMESPACE_VERSION);
        answer.put("payload", payload);
        return answer;
    }

    @Rpc(name = "only_here", namespace = NAMESPACE, version = NAMESPACE_VERSION)
    String onlyHere() {
        recorder.seen("only_here");
        return "only in " + NAMESPACE;
    }
}
