// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations as Declarative Services hand them out. */
final class Settings {

    private Settings() {}

    /** The defaults, but for those that are given by the names of their methods. */
    static <T> T of(Class<T> type, Map<String, Object> given) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> given.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
