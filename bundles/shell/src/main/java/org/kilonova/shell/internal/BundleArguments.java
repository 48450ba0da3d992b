// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.stream.Stream;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Lets Felix's own commands be told a bundle by its id, symbolic name or location where Gogo's terminal, which does the same, is not there. */
@Component
public final class BundleArguments implements Converter {

    private final BundleContext context;

    @Activate
    public BundleArguments(BundleContext context) {
        this.context = context;
    }

    @Override
    public Object convert(Class<?> desiredType, Object in) {
        return desiredType == Bundle.class && in instanceof CharSequence ? bundle(in.toString()) : null;
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return null;
    }

    private Bundle bundle(String word) {
        return Stream.of(context.getBundles())
                .filter(bundle -> word.equals(Long.toString(bundle.getBundleId()))
                        || word.equals(bundle.getSymbolicName())
                        || word.equals(bundle.getLocation()))
                .findFirst()
                .orElse(null);
    }
}
