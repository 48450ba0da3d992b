// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.lang.annotation.Annotation;

/** What Config Admin would deliver. */
record FixedConfig(int queue__capacity) implements LocalTransports.Config {

    @Override
    public Class<? extends Annotation> annotationType() {
        return LocalTransports.Config.class;
    }
}
