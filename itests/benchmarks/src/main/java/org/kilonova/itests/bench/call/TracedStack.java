// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.call;

import org.kilonova.tracing.Tracer;
import org.kilonova.tracing.internal.OtelTracer;
import org.kilonova.tracing.internal.Sdk;
import org.kilonova.tracing.internal.TracingSettings;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The same with spans of every call, which are sent to where nobody takes them. */
@State(Scope.Benchmark)
public class TracedStack extends Stack {

    private static final String NOBODY = "http://127.0.0.1:9";

    /** Part of the traces that is recorded. */
    @Param({"0.0", "1.0"})
    public double ratio;

    private Sdk sdk;

    @Override
    Tracer tracer() {
        sdk = new Sdk(TracingSettings.of(NOBODY, "", ratio, "bench"), "bench");
        return new OtelTracer(sdk);
    }

    @TearDown(Level.Trial)
    public void close() {
        sdk.close();
    }
}
