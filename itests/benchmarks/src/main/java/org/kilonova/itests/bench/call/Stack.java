// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.call;

import org.kilonova.core.internal.workers.Workers;
import org.kilonova.rpc.Target;
import org.kilonova.tracing.Tracer;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One manager, which is called. */
@State(Scope.Benchmark)
public class Stack {

    Workers workers;
    Greeter manager;
    GreeterApi proxy;
    private Wiring wiring;

    @Setup(Level.Trial)
    public void begin() throws Exception {
        wiring = new Wiring(tracer());
        workers = wiring.workers();
        manager = new Greeter();
        wiring.serve("greeter", manager);
        proxy = wiring.client().proxy(GreeterApi.class, Target.topic("greeter"));
    }

    /** Who traces, or null. */
    Tracer tracer() {
        return null;
    }

    @TearDown(Level.Trial)
    public void end() {
        wiring.close();
    }
}
