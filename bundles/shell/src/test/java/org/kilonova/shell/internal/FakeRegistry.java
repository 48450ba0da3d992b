// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A registry with the services put into it, which counts what was not given back. */
final class FakeRegistry implements Services.Registry {

    private final Map<Class<?>, Object> services = new LinkedHashMap<>();
    final List<Class<?>> inUse = new ArrayList<>();

    <S> FakeRegistry with(Class<S> type, S service) {
        services.put(type, service);
        return this;
    }

    Services services() {
        return new Services(this);
    }

    @Override
    public <S> Optional<Services.Lease<S>> lease(Class<S> type) {
        Object service = services.get(type);
        if (service == null) {
            return Optional.empty();
        }
        inUse.add(type);
        return Optional.of(new Services.Lease<>(type.cast(service), () -> inUse.remove(type)));
    }
}
