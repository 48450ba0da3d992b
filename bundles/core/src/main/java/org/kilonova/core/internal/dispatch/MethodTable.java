// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.dispatch;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.kilonova.container.MethodInfo;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.rpc.NoSuchRpcMethodException;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.UnsupportedVersionException;

/**
 * Everything that may be called on one service, built once. The version that a namespace offers, for each major, is the highest
 * among its methods, as it is one for a whole endpoint in oslo.messaging.
 */
public final class MethodTable {

    private record Key(String namespace, String name, int major) {}

    private record Offer(String namespace, int major) {}

    private final Map<Key, RpcMethod> methods = new HashMap<>();
    private final Map<Offer, RpcVersion> offers = new HashMap<>();

    /**
     * Collects the {@link Rpc} methods of some objects.
     *
     * @throws IllegalArgumentException naming a method that cannot be called, and why
     */
    public static MethodTable of(ValueMapper values, Object... endpoints) {
        MethodTable table = new MethodTable();
        for (Object endpoint : endpoints) {
            annotated(endpoint.getClass()).forEach((method, rpc) -> table.add(endpoint, method, rpc, values));
        }
        return table;
    }

    /**
     * The methods of a class that may be called from outside.
     *
     * @throws IllegalArgumentException naming one that is static
     */
    static Map<Method, Rpc> annotated(Class<?> manager) {
        Map<Method, Rpc> found = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Class<?> type : hierarchy(manager)) {
            Method[] declared = type.getDeclaredMethods();
            for (Method method : declared) {
                Rpc rpc = method.getAnnotation(Rpc.class);
                if (rpc == null || method.isBridge() || !seen.add(signature(method))) {
                    continue;
                }
                if (Modifier.isStatic(method.getModifiers())) {
                    throw new IllegalArgumentException(method.getDeclaringClass()
                                    .getName() + "." + method.getName() + " is static: @Rpc is for instance methods");
                }
                found.put(method, rpc);
            }
            for (Method method : declared) {
                if (overridesGeneric(method, declared)) {
                    seen.add(signature(method));
                }
            }
        }
        return found;
    }

    private void add(Object endpoint, Method method, Rpc rpc, ValueMapper values) {
        RpcMethod added = new RpcMethod(endpoint, method, rpc, values);
        if (methods.put(new Key(added.namespace(), added.name(), added.version().major()), added) != null) {
            throw new IllegalArgumentException("two @Rpc methods are named " + added.name() + " in "
                    + endpoint.getClass().getName() + ": give them different names, namespaces or major versions");
        }
        offers.merge(
                new Offer(added.namespace(), added.version().major()),
                added.version(),
                (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    /** Whether this is the compiler's bridge from a generic method of a superclass to the annotated one beside it. */
    private static boolean overridesGeneric(Method method, Method[] declared) {
        return method.isBridge()
                && method.isAnnotationPresent(Rpc.class)
                && Stream.of(declared)
                        .anyMatch(m -> !m.isBridge()
                                && m.getName().equals(method.getName())
                                && m.getParameterCount() == method.getParameterCount());
    }

    private static String signature(Method method) {
        StringBuilder text = new StringBuilder(method.getName());
        for (Class<?> parameter : method.getParameterTypes()) {
            text.append(' ').append(parameter.getName());
        }
        return text.toString();
    }

    /** The class, its superclasses, then all their interfaces: the first annotation found for a signature counts. */
    private static List<Class<?>> hierarchy(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            all.add(c);
        }
        for (Class<?> c : List.copyOf(all)) {
            interfaces(c, all);
        }
        return List.copyOf(all);
    }

    private static void interfaces(Class<?> type, Set<Class<?>> into) {
        for (Class<?> i : type.getInterfaces()) {
            into.add(i);
            interfaces(i, into);
        }
    }

    /**
     * Finds what a message asks for.
     *
     * @param version as sent, or null
     * @throws UnsupportedVersionException if the namespace does not offer the version
     * @throws NoSuchRpcMethodException if it does, but has no such method
     */
    public RpcMethod find(String namespace, String name, String version) {
        RpcVersion requested = requested(version, name);
        RpcVersion offered = offers.get(new Offer(namespace, requested.major()));
        if (offered == null || !offered.serves(requested)) {
            throw new UnsupportedVersionException("Endpoint does not support RPC version " + requested
                    + (namespace.isEmpty() ? "" : " of namespace " + namespace) + ". Attempted method: " + name
                    + ". Offered: " + offered());
        }
        RpcMethod method = methods.get(new Key(namespace, name, requested.major()));
        if (method == null) {
            throw new NoSuchRpcMethodException("Endpoint does not support RPC method " + name + ". Offered: "
                    + names(namespace, requested.major()));
        }
        return method;
    }

    private static RpcVersion requested(String version, String method) {
        if (version == null) {
            return RpcVersion.DEFAULT;
        }
        try {
            return RpcVersion.parse(version);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedVersionException(e.getMessage() + ". Attempted method: " + method);
        }
    }

    private String offered() {
        List<String> all = new ArrayList<>();
        offers.forEach(
                (offer, version) -> all.add((offer.namespace().isEmpty() ? "" : offer.namespace() + " ") + version));
        all.sort(Comparator.naturalOrder());
        return String.join(", ", all);
    }

    private String names(String namespace, int major) {
        Set<String> names = new TreeSet<>();
        methods.forEach((key, method) -> {
            if (key.namespace().equals(namespace) && key.major() == major) {
                names.add(key.name());
            }
        });
        return String.join(", ", names);
    }

    /** All of them, in no order. */
    public Collection<RpcMethod> methods() {
        return List.copyOf(methods.values());
    }

    public List<MethodInfo> info() {
        return methods.values().stream()
                .map(RpcMethod::info)
                .sorted(Comparator.comparing(MethodInfo::namespace)
                        .thenComparing(MethodInfo::name)
                        .thenComparing(MethodInfo::version))
                .toList();
    }
}
