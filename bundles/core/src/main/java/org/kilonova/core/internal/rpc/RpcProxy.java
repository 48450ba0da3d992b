// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.rpc;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.kilonova.core.internal.dispatch.Parameters;
import org.kilonova.core.internal.dispatch.Parameters.Named;
import org.kilonova.core.internal.dispatch.RpcMethod;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.Cast;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.Target;

/** The methods of a typed proxy, each with its plan made once. */
final class RpcProxy implements InvocationHandler {

    /** How a method of the interface is sent. */
    private record Plan(String name, Target target, List<Named> parameters, Type type, boolean async, boolean cast) {}

    private final Class<?> api;
    private final Target target;
    private final TransportRpcClient client;
    private final Map<Method, Plan> plans = new HashMap<>();

    private RpcProxy(Class<?> api, Target target, TransportRpcClient client) {
        this.api = api;
        this.target = target;
        this.client = client;
        for (Method method : api.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers())) {
                plans.put(method, plan(method));
            }
        }
    }

    static <T> T create(Class<T> api, Target target, TransportRpcClient client) {
        if (!api.isInterface()) {
            throw new IllegalArgumentException(api.getName() + " is no interface: a proxy needs one");
        }
        return api.cast(
                Proxy.newProxyInstance(api.getClassLoader(), new Class<?>[] {api}, new RpcProxy(api, target, client)));
    }

    private Plan plan(Method method) {
        boolean cast = target.fanout() || method.isAnnotationPresent(Cast.class);
        if (cast && method.getReturnType() != void.class) {
            throw new IllegalArgumentException(
                    api.getName() + "." + method.getName() + " is sent without an answer: it must return void");
        }
        boolean async = CompletionStage.class.isAssignableFrom(method.getReturnType());
        Type type = method.getGenericReturnType();
        if (async) {
            type = type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : Object.class;
        }
        Type resolved = client.values().resolve(type, api, method.getDeclaringClass());
        String name = RpcMethod.name(method, method.getAnnotation(Rpc.class));
        return new Plan(name, target(method), Parameters.of(method), resolved, async, cast);
    }

    /** What the caller asked for by the target counts more than what the interface states. */
    private Target target(Method method) {
        Rpc rpc = method.getAnnotation(Rpc.class);
        if (rpc == null) {
            return target;
        }
        Target stated = target;
        if (target.namespace().isEmpty()) {
            stated = stated.namespace(rpc.namespace());
        }
        return target.version() == null ? stated.version(rpc.version()) : stated;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
        Plan plan = plans.get(method);
        if (plan == null) {
            return method.isDefault() ? own(proxy, method, args) : object(proxy, method, args);
        }
        CallContext context = null;
        Map<String, Object> plain = new HashMap<>();
        for (int i = 0; i < plan.parameters().size(); i++) {
            Named parameter = plan.parameters().get(i);
            if (parameter.context()) {
                context = (CallContext) args[i];
            } else {
                plain.put(parameter.name(), client.plain(parameter.name(), args[i]));
            }
        }
        if (plan.cast()) {
            client.castPlain(plan.target(), plan.name(), plain, context);
            return null;
        }
        return plan.async()
                ? client.callAsyncFor(plan.target(), plan.name(), plain, plan.type(), context)
                : client.callFor(plan.target(), plan.name(), plain, plan.type(), context);
    }

    /** A default method; the interface needn't be public. */
    private static Object own(Object proxy, Method method, Object[] args) throws Throwable {
        Class<?> declaring = method.getDeclaringClass();
        return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
                .unreflectSpecial(method, declaring)
                .bindTo(proxy)
                .invokeWithArguments(args == null ? new Object[0] : args);
    }

    private Object object(Object proxy, Method method, Object[] args) {
        return switch (method.getName()) {
            case "equals" -> proxy == args[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> api.getSimpleName() + " at " + target;
        };
    }
}
