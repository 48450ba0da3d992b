// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.checks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kilonova.manager.Manager;
import org.kilonova.manager.ManagerContext;
import org.kilonova.manager.Topic;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.Target;
import org.osgi.service.component.annotations.Component;

/** A client of the peers that runs the checks of {@code oslo-peer/client.py --selftest}, by their names. */
@Component
@Topic("checks")
public final class CheckManager implements Manager {

    private volatile RpcClient rpc;

    @Override
    public void initHost(ManagerContext context) {
        rpc = context.rpc();
    }

    /** All that there are, in the order in which the Python client runs them. */
    public static List<String> names() {
        return List.copyOf(checks().keySet());
    }

    private static Map<String, Check> checks() {
        Map<String, Check> all = new LinkedHashMap<>();
        ValueChecks.into(all);
        TargetChecks.into(all);
        RefusalChecks.into(all);
        TimeChecks.into(all);
        return all;
    }

    /**
     * Runs one.
     *
     * @param servers all of the topic
     * @param other a host on which this manager runs, too
     * @return empty text if it passed, else what was wrong
     */
    @Rpc
    String check(String name, String topic, List<String> servers, String other) {
        try {
            checks().get(name).run(new Peer(rpc, topic, servers, other));
            return "";
        } catch (AssertionError | Exception e) {
            return e.toString();
        }
    }

    /** Calls from this host. */
    @Rpc
    Object relay(String topic, String method, Map<String, Object> args) {
        return rpc.call(Target.topic(topic), method, args);
    }
}
