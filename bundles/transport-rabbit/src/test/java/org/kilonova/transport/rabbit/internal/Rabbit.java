// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.kilonova.transport.Transport;

/** What the tests of the RabbitMQ transport share: the settings' defaults, with shorter pauses. */
final class Rabbit {

    private Rabbit() {}

    /** Opens a transport with those options over the defaults: name=value&... */
    static Transport open(String url, String options) {
        String pauses = "rabbit_retry_interval=0.1&rabbit_interval_max=0.5";
        return new RabbitTransports(defaults()).open(url + "?" + pauses + (options.isEmpty() ? "" : "&" + options));
    }

    static Map<String, Object> defaults() {
        Map<String, Object> defaults = new HashMap<>();
        for (Method setting : RabbitTransports.Config.class.getDeclaredMethods()) {
            defaults.put(setting.getName().replace("__", "_"), setting.getDefaultValue());
        }
        return defaults;
    }

    static String name(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
