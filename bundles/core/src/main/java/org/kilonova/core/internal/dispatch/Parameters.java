// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.dispatch;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.kilonova.rpc.Arg;
import org.kilonova.rpc.CallContext;

/** The parameters of a method as they are called on the wire. */
public final class Parameters {

    private Parameters() {}

    /**
     * One parameter.
     *
     * @param name on the wire, null for the context
     * @param type as declared
     */
    public record Named(String name, Type type) {

        public boolean context() {
            return name == null;
        }
    }

    /** @throws IllegalArgumentException if a name is not known, or there twice */
    public static List<Named> of(Method method) {
        List<Named> named = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            String name = parameter.getType() == CallContext.class ? null : name(method, parameter);
            if (name != null && named.stream().anyMatch(other -> name.equals(other.name()))) {
                throw new IllegalArgumentException(method.getDeclaringClass().getName() + "." + method.getName()
                        + " has two parameters that are called '" + name + "'");
            }
            named.add(new Named(name, parameter.getParameterizedType()));
        }
        return List.copyOf(named);
    }

    private static String name(Method method, Parameter parameter) {
        Arg arg = parameter.getAnnotation(Arg.class);
        if (arg != null) {
            return arg.value();
        }
        if (parameter.isNamePresent()) {
            return parameter.getName();
        }
        throw new IllegalArgumentException(
                "the parameters of " + method.getDeclaringClass().getName() + "." + method.getName()
                        + " have no names: compile it with -parameters, or mark them with @Arg");
    }
}
