// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import org.kilonova.container.SwapCheck;

/** Finds out what would become of a jar, without touching anything that runs. Called on threads that may be blocked for long. */
@FunctionalInterface
interface Check {

    /** @param old whose place it would take, or null */
    SwapCheck check(Installed old, Jar jar);
}
