// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.bundle;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.Target;

/** Calls the greeter until it answers, and says so. */
public final class FirstAnswer {

    private static final long PAUSE_NANOS = 1_000_000;

    public FirstAnswer(RpcClient rpc) {
        Thread thread = new Thread(() -> call(rpc), "kn-bench-caller-1");
        thread.setDaemon(true);
        thread.start();
    }

    private static void call(RpcClient rpc) {
        Target greeter = Target.topic("greeter");
        int refused = 0;
        while (true) {
            try {
                Object answer = rpc.call(greeter, "greet", Map.of("name", "bench"));
                System.out.println("bench: answered refused=" + refused + " " + answer);
                return;
            } catch (RpcException notYet) {
                refused++;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
