// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.process;

import java.time.Instant;
import java.util.Optional;

/** One process of an instance. Cheap to ask; never waits. */
public interface InstanceProcess {

    /** Or null if there is none that the operating system knows. */
    Long pid();

    Instant startedAt();

    /** Empty while it runs, or has ended only just now and its exit code is being written. */
    Optional<Exit> exit();

    /** Asks it to end; harmless if it has. */
    void terminate();

    /** Ends it and what it has started; harmless if it has ended. */
    void kill();
}
