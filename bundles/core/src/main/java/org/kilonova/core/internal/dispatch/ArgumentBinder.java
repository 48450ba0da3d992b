// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.dispatch;

import com.fasterxml.jackson.core.type.ResolvedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.kilonova.core.internal.dispatch.Parameters.Named;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.InvalidArgumentsException;

/** Puts the arguments of a message, given by name, into the order of a method's parameters. */
final class ArgumentBinder {

    private final String method;
    private final Named[] parameters;
    private final int named;
    private final ValueMapper values;

    ArgumentBinder(String method, List<Named> parameters, ValueMapper values) {
        this.method = method;
        this.parameters = parameters.toArray(new Named[0]);
        this.named = (int) parameters.stream().filter(p -> !p.context()).count();
        this.values = values;
    }

    /** @throws InvalidArgumentsException naming the argument that is unknown, missing or of the wrong type */
    Object[] bind(Map<String, Object> args, CallContext context) {
        Object[] bound = new Object[parameters.length];
        int used = 0;
        for (int i = 0; i < parameters.length; i++) {
            Named parameter = parameters[i];
            if (parameter.context()) {
                bound[i] = context;
                continue;
            }
            Object value = args.get(parameter.name());
            if (value != null || args.containsKey(parameter.name())) {
                used++;
                bound[i] = convert(parameter, value);
            } else if (optional(parameter.type())) {
                bound[i] = convert(parameter, null);
            } else {
                throw new InvalidArgumentsException(method + " needs the argument '" + parameter.name() + "': "
                        + expected() + ", but got " + args.keySet());
            }
        }
        if (used < args.size()) {
            List<String> unknown = new ArrayList<>(args.keySet());
            for (Named parameter : parameters) {
                unknown.remove(parameter.name());
            }
            throw new InvalidArgumentsException(
                    method + " has no argument '" + String.join("', '", unknown) + "': " + expected());
        }
        return bound;
    }

    private Object convert(Named parameter, Object value) {
        try {
            return values.fromPlain(value, parameter.type());
        } catch (IllegalArgumentException e) {
            throw new InvalidArgumentsException(method + ": argument '" + parameter.name() + "' is no "
                    + name(parameter.type()) + ": " + e.getMessage());
        }
    }

    private String expected() {
        if (named == 0) {
            return "it takes none";
        }
        List<String> all = new ArrayList<>();
        for (Named parameter : parameters) {
            if (!parameter.context()) {
                all.add(parameter.name() + ": " + name(parameter.type()));
            }
        }
        return "it takes (" + String.join(", ", all) + ")";
    }

    static boolean optional(Type type) {
        Type raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
        return raw == Optional.class
                || raw == OptionalInt.class
                || raw == OptionalLong.class
                || raw == OptionalDouble.class;
    }

    static String name(Type type) {
        String full = type instanceof ResolvedType resolved ? resolved.toCanonical() : type.getTypeName();
        return full.replaceAll("[a-z0-9_]+\\.", "").replaceAll("\\w+\\$", "");
    }
}
