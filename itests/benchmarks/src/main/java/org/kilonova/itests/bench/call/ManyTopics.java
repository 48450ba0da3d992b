// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.call;

import java.util.List;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.rpc.Target;

/** A thousand topics, each with two methods that have been called. */
public final class ManyTopics implements AutoCloseable {

    public static final int TOPICS = 1000;
    private final Wiring wiring = new Wiring();

    public ManyTopics() throws Exception {
        for (int i = 0; i < TOPICS; i++) {
            String topic = "topic-" + i;
            wiring.serve(topic, new Greeter());
            GreeterApi proxy = wiring.client().proxy(GreeterApi.class, Target.topic(topic));
            proxy.greet(topic);
            proxy.greeting(topic);
        }
    }

    public List<MetricFamily> metrics() {
        return wiring.metrics();
    }

    @Override
    public void close() {
        wiring.close();
    }
}
