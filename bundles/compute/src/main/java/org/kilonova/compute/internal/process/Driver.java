// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kilonova.compute.internal.image.Program;

/** Runs programs. Thread-safe. */
public interface Driver {

    /** As it is reported. */
    String name();

    /**
     * Starts a program in an instance's directory.
     *
     * @param run counts the starts of the instance; the same one is never started twice
     * @throws IOException saying why it was not started
     */
    InstanceProcess start(Path directory, int run, Program program) throws IOException;

    /** What was started before, perhaps by another container; whether it still runs is another question. */
    Optional<InstanceProcess> find(Path directory, int run) throws IOException;

    /** The numbers of all runs that it can find. */
    List<Integer> runs(Path directory) throws IOException;

    /** The run has ended, and nobody will ask for it again. */
    void forget(Path directory, int run) throws IOException;
}
