// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.dispatch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.kilonova.container.MethodInfo;
import org.kilonova.core.internal.dispatch.Parameters.Named;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.Delivery;
import org.kilonova.rpc.Rpc;

/** A method that may be called from outside, bound to its object. Thread-safe. */
public final class RpcMethod {

    private static final MethodType GENERIC = MethodType.methodType(Object.class, Object[].class);

    private final String name;
    private final String qualifiedName;
    private final Rpc rpc;
    private final RpcVersion version;
    private final Method method;
    private final List<Named> parameters;
    private final ArgumentBinder binder;
    private final MethodHandle handle;

    /** @throws IllegalArgumentException naming the method and what is wrong with it */
    RpcMethod(Object endpoint, Method method, Rpc rpc, ValueMapper values) {
        this.name = name(method, rpc);
        this.qualifiedName = qualified(rpc.namespace(), name);
        this.rpc = rpc;
        this.method = method;
        String where = method.getDeclaringClass().getName() + "." + method.getName();
        try {
            version = RpcVersion.parse(rpc.version());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": @Rpc version: " + e.getMessage(), e);
        }
        parameters = Parameters.of(method).stream()
                .map(p ->
                        new Named(p.name(), values.resolve(p.type(), endpoint.getClass(), method.getDeclaringClass())))
                .toList();
        binder = new ArgumentBinder(name, parameters, values);
        method.setAccessible(true);
        try {
            handle = MethodHandles.lookup()
                    .unreflect(method)
                    .bindTo(endpoint)
                    .asFixedArity()
                    .asSpreader(Object[].class, method.getParameterCount())
                    .asType(GENERIC);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(where + " cannot be called: " + e.getMessage(), e);
        }
    }

    /** What a method is called on the wire. */
    public static String name(Method method, Rpc rpc) {
        return rpc == null || rpc.name().isEmpty() ? method.getName() : rpc.name();
    }

    /** How operators tell methods apart: the name, after the namespace if there is one. */
    public static String qualified(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace + "." + name;
    }

    public String name() {
        return name;
    }

    public String qualifiedName() {
        return qualifiedName;
    }

    public String namespace() {
        return rpc.namespace();
    }

    RpcVersion version() {
        return version;
    }

    public Delivery delivery() {
        return rpc.delivery();
    }

    /** Whether the method says by its {@code throws} clause that this may happen. */
    public boolean expects(Throwable error) {
        for (Class<?> declared : method.getExceptionTypes()) {
            if (declared.isInstance(error) && declared != Exception.class && declared != Throwable.class) {
                return true;
            }
        }
        return false;
    }

    /**
     * Binds the arguments and runs the method on the calling thread.
     *
     * @return what it returned, as it is
     * @throws org.kilonova.rpc.InvalidArgumentsException before the method starts
     */
    public Object invoke(Map<String, Object> args, CallContext context) throws Throwable {
        Object[] bound = binder.bind(args, context);
        return (Object) handle.invokeExact(bound);
    }

    public MethodInfo info() {
        return new MethodInfo(
                name,
                rpc.namespace(),
                version.toString(),
                rpc.delivery(),
                parameters.stream()
                        .filter(p -> !p.context())
                        .map(p -> p.name() + ": " + ArgumentBinder.name(p.type()))
                        .toList(),
                ArgumentBinder.name(method.getGenericReturnType()));
    }
}
