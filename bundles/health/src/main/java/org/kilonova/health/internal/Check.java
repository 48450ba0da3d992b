// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.util.List;

/** Looks at one side of the container; asked by several threads, one after the other. */
interface Check {

    /** What there is to say; nothing at all means that all is well. */
    List<Finding> look();
}
