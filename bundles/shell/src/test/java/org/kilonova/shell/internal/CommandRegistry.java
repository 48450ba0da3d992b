// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.lang.reflect.Proxy;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A service registry that holds commands of {@code kn:} and nothing else. */
final class CommandRegistry {

    private CommandRegistry() {}

    static BundleContext of(Class<?>... commands) {
        return fake(
                BundleContext.class,
                "getAllServiceReferences",
                Stream.of(commands).map(CommandRegistry::reference).toArray(ServiceReference<?>[]::new));
    }

    private static ServiceReference<?> reference(Class<?> commands) {
        Bundle bundle = fake(Bundle.class, "loadClass", commands);
        return (ServiceReference<?>) Proxy.newProxyInstance(
                CommandRegistry.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) ->
                        method.getName().equals("getBundle") ? bundle : new String[] {commands.getName()});
    }

    /** An implementation that answers one method. */
    private static <T> T fake(Class<T> type, String name, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                CommandRegistry.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (!method.getName().equals(name)) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    return answer;
                }));
    }
}
