// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Clock;
import org.apache.felix.service.command.Converter;
import org.kilonova.audit.Harmless;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Shows what the commands return in a Gogo session. Gogo takes it into use at start: views are made when there is something
 * to show.
 */
@Component
public final class Rendering implements Converter {

    private final Clock clock;

    @Activate
    public Rendering() {
        this(Clock.systemUTC());
    }

    Rendering(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Object convert(Class<?> desiredType, Object in) {
        return null;
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        Views views = new Views(clock);
        String text = level == INSPECT ? views.full(target) : views.line(target);
        // managers, instances and other hosts have written some of it
        return text == null ? null : Harmless.lines(text);
    }
}
