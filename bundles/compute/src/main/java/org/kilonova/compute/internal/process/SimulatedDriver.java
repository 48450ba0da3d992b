// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.kilonova.compute.internal.image.Program;

/**
 * Runs nothing, and says that it runs until it is told to stop: for tests of load, and of many hosts in one container. All else
 * (claims, directories, records) is as with real processes; the place of a process is taken by an empty file.
 */
public final class SimulatedDriver implements Driver {

    private static final Runs FILES = new Runs("simulated.");
    private static final int TERMINATED = 143;

    private final Clock clock;

    public SimulatedDriver(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public InstanceProcess start(Path directory, int run, Program program) throws IOException {
        return new Simulated(Files.createFile(FILES.file(directory, run)));
    }

    @Override
    public Optional<InstanceProcess> find(Path directory, int run) throws IOException {
        Path file = FILES.file(directory, run);
        return Files.exists(file) ? Optional.of(new Simulated(file)) : Optional.empty();
    }

    @Override
    public void forget(Path directory, int run) throws IOException {
        Files.deleteIfExists(FILES.file(directory, run));
    }

    @Override
    public List<Integer> runs(Path directory) throws IOException {
        return FILES.in(directory);
    }

    private final class Simulated implements InstanceProcess {

        private final Instant startedAt;
        private volatile Exit exit;

        Simulated(Path file) throws IOException {
            startedAt = Files.getLastModifiedTime(file).toInstant();
        }

        @Override
        public Long pid() {
            return null;
        }

        @Override
        public Instant startedAt() {
            return startedAt;
        }

        @Override
        public Optional<Exit> exit() {
            return Optional.ofNullable(exit);
        }

        @Override
        public void terminate() {
            exit = new Exit(TERMINATED, clock.instant());
        }

        @Override
        public void kill() {
            terminate();
        }
    }
}
