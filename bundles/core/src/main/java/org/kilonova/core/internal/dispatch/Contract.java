// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.dispatch;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kilonova.core.internal.dispatch.Parameters.Named;

/** What callers may rely on: the methods of a manager's class with their versions, parameters and results. Immutable. */
public final class Contract {

    /** How a parameter or result is written as JSON, as far as its type tells. */
    private enum Kind {
        BOOLEAN,
        NUMBER,
        TEXT,
        LIST,
        OBJECT,
        NOTHING,
        ANY;

        /** Whether who expects this one has no use for the other. */
        boolean misses(Kind other) {
            return this != other && this != ANY && other != ANY;
        }
    }

    private record Taken(Kind kind, boolean optional) {}

    private record Method(String name, Map<String, Taken> parameters, Kind result) {}

    /** By namespace, name and major version, as a person reads them. */
    private final Map<String, Method> methods = new TreeMap<>();

    /** The highest version of each namespace and major version: one for a whole endpoint, as in oslo.messaging. */
    private final Map<String, RpcVersion> offers = new TreeMap<>();

    private Contract() {}

    /**
     * Reads a class without initialising it.
     *
     * @throws IllegalArgumentException naming a method that cannot be called, and why
     */
    public static Contract of(Class<?> manager) {
        Contract contract = new Contract();
        MethodTable.annotated(manager).forEach((method, rpc) -> {
            RpcVersion version = RpcVersion.parse(rpc.version());
            String offer = (rpc.namespace().isEmpty() ? "" : rpc.namespace() + " ") + version.major() + ".x";
            Map<String, Taken> parameters = new TreeMap<>();
            for (Named parameter : Parameters.of(method)) {
                if (!parameter.context()) {
                    Type type = parameter.type();
                    parameters.put(parameter.name(), new Taken(kind(type), ArgumentBinder.optional(type)));
                }
            }
            String name = RpcMethod.name(method, rpc);
            contract.methods.put(
                    name + " (" + offer + ")", new Method(name, parameters, kind(method.getGenericReturnType())));
            contract.offers.merge(offer, version, (a, b) -> a.compareTo(b) >= 0 ? a : b);
        });
        return contract;
    }

    /** What callers of this one would miss in the other. */
    public List<String> breaks(Contract next) {
        List<String> breaks = new ArrayList<>();
        methods.forEach((key, method) -> {
            Method other = next.methods.get(key);
            if (other == null) {
                breaks.add("method " + key + " vanishes");
            } else {
                breaks.addAll(breaks(key, method.parameters(), other.parameters()));
                if (method.result() != Kind.NOTHING && method.result().misses(other.result())) {
                    breaks.add("method " + key + " answers " + other.result() + ", no longer " + method.result());
                }
            }
        });
        offers.forEach((offer, version) -> {
            RpcVersion offered = next.offers.get(offer);
            if (offered != null && !offered.serves(version)) {
                breaks.add("version " + version + " is no longer offered, only " + offered);
            }
        });
        return breaks;
    }

    private static List<String> breaks(String method, Map<String, Taken> old, Map<String, Taken> fresh) {
        List<String> breaks = new ArrayList<>();
        old.forEach((name, taken) -> {
            Taken now = fresh.get(name);
            if (now == null) {
                breaks.add("method " + method + " no longer knows the argument '" + name + "'");
            } else if (taken.optional() && !now.optional()) {
                breaks.add("method " + method + " needs the argument '" + name + "', which could be left out");
            } else if (taken.kind().misses(now.kind())) {
                breaks.add("method " + method + " takes the argument '" + name + "' as " + now.kind()
                        + ", no longer as " + taken.kind());
            }
        });
        fresh.forEach((name, taken) -> {
            if (!taken.optional() && !old.containsKey(name)) {
                breaks.add("method " + method + " needs an argument '" + name + "' that callers do not send yet");
            }
        });
        return breaks;
    }

    /** Only what is certain: a value of another kind is refused. */
    private static Kind kind(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == Optional.class
                    ? kind(generic.getActualTypeArguments()[0])
                    : kind(generic.getRawType());
        }
        if (type instanceof GenericArrayType) {
            return Kind.LIST;
        }
        if (!(type instanceof Class<?> raw)) {
            return Kind.ANY;
        }
        if (raw == void.class || raw == Void.class) {
            return Kind.NOTHING;
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return Kind.BOOLEAN;
        }
        if (CharSequence.class.isAssignableFrom(raw) || raw == char.class || raw.isEnum() || raw == byte[].class) {
            return Kind.TEXT;
        }
        if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
            return Kind.NUMBER;
        }
        if (raw.isArray() || Collection.class.isAssignableFrom(raw)) {
            return Kind.LIST;
        }
        return Map.class.isAssignableFrom(raw) || raw.isRecord() ? Kind.OBJECT : Kind.ANY;
    }
}
