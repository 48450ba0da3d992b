// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.rabbit;

import java.util.Map;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.Target;

/** A component that calls the manager of another container. */
public final class KilonovaClient implements Peer {

    private static final Target TARGET = Target.topic("bench");

    private final RpcClient rpc;

    public KilonovaClient(RpcClient rpc) {
        this.rpc = rpc;
        Thread thread = new Thread(() -> Load.serve(this), "kn-bench-load-1");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public String echo(String payload) {
        return rpc.call(TARGET, "echo", Map.of("payload", payload), String.class);
    }

    @Override
    public void note(String payload) {
        rpc.cast(TARGET, "note", Map.of("payload", payload));
    }

    @Override
    public void awaitNoted(long total) {
        rpc.call(TARGET, "awaitNoted", Map.of("total", total), Boolean.class);
    }
}
