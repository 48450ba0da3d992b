// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.kilonova.rpc.Rpc;

/** What every service answers beside its manager's own methods, as Nova's services do. */
final class BaseApi {

    private static final String NAMESPACE = "baseapi";
    private static final String VERSION = "1.1";

    private final String topic;
    private final String version;
    private final Supplier<Map<String, String>> settings;

    /** @param settings masked */
    BaseApi(String topic, String version, Supplier<Map<String, String>> settings) {
        this.topic = topic;
        this.version = version;
        this.settings = settings;
    }

    @Rpc(namespace = NAMESPACE, version = VERSION)
    Map<String, Object> ping(Optional<Object> arg) {
        return arg.isEmpty() ? Map.of("service", topic) : Map.of("service", topic, "arg", arg.get());
    }

    @Rpc(namespace = NAMESPACE, version = VERSION)
    String service_version() {
        return version;
    }

    @Rpc(namespace = NAMESPACE, version = VERSION)
    Map<String, String> service_config() {
        return settings.get();
    }
}
