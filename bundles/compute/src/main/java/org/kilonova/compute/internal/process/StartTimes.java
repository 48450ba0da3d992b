// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.process;

import java.util.Optional;

/** Tells when processes were started. */
interface StartTimes {

    /** Text that no other process of that pid ever had or will have; empty if none runs. One that is only not yet reaped does not run. */
    Optional<String> of(long pid);

    default boolean runs(ProcessId process) {
        return of(process.pid()).filter(process.start()::equals).isPresent();
    }
}
