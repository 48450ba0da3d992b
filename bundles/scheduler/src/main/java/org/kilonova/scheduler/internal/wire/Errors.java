// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

/** What the scheduler's errors have in common. */
final class Errors {

    /** Where peers believe them to be defined. */
    static final String MODULE = "org.kilonova.scheduler";

    private Errors() {}
}
