// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.process;

import java.time.Instant;
import java.util.Optional;

/** As Java tells them, for systems without {@code /proc}. */
final class JavaStartTimes implements StartTimes {

    @Override
    public Optional<String> of(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().startInstant())
                .map(Instant::toString);
    }
}
