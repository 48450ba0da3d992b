// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Clock;
import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Shows what the commands return in a Gogo session. */
@Component
public final class Rendering implements Converter {

    private final Views views;

    @Activate
    public Rendering() {
        this.views = new Views(Clock.systemUTC());
    }

    @Override
    public Object convert(Class<?> desiredType, Object in) {
        return null;
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return level == INSPECT ? views.full(target) : views.line(target);
    }
}
