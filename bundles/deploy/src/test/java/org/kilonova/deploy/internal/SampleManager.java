// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import org.kilonova.manager.Manager;

/** Goes into synthesised bundles. */
public final class SampleManager implements Manager {

    static final String INITIALISED = "kilonova.test.initialised";

    static {
        System.setProperty(INITIALISED, "yes");
    }

    /** What the sample needs to be loaded. */
    public static final class Part {}

    Part part() {
        return new Part();
    }
}
