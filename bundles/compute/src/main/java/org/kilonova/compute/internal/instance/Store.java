// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.kilonova.compute.internal.process.Driver;
import org.kilonova.compute.internal.process.InstanceProcess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories of all instances of a host. */
public final class Store {

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final String BROKEN = ".broken";

    private final Path root;

    /** @param root is made if need be */
    public Store(Path root) throws IOException {
        this.root = Files.createDirectories(root);
    }

    /** Whether an instance has a directory; never looks outside the root. */
    public boolean has(String id) {
        return isId(id) && Files.isDirectory(root.resolve(id));
    }

    public Console console(String id) {
        return new Console(root.resolve(id));
    }

    InstanceDirectory directory(String id) {
        return new InstanceDirectory(root.resolve(id));
    }

    /** What can be read; what cannot is set aside, and what it runs is ended, because nobody could look after it. */
    List<InstanceFile> load(Driver driver) throws IOException {
        List<InstanceFile> files = new ArrayList<>();
        for (Path path : paths()) {
            String name = path.getFileName().toString();
            if (name.endsWith(InstanceDirectory.GONE)) {
                InstanceDirectory.remove(path);
            } else if (isId(name)) {
                try {
                    files.add(new InstanceDirectory(path).load());
                } catch (IOException | RuntimeException e) {
                    setAside(path, e, driver);
                }
            }
        }
        return files;
    }

    private List<Path> paths() throws IOException {
        try (Stream<Path> paths = Files.list(root)) {
            return paths.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** Nobody looks after it any more: what it runs is ended, and the directory gets a name that is no instance's. */
    void setAside(String id, Exception problem, Driver driver) {
        setAside(root.resolve(id), problem, driver);
    }

    private void setAside(Path path, Exception problem, Driver driver) {
        String ended = "";
        try {
            ended = endRuns(path, driver);
            Path aside = aside(path);
            LOG.error(
                    "Instance directory {}: {}. It is set aside as {}{}; remove it when it has been looked at",
                    path,
                    problem.getMessage(),
                    aside.getFileName(),
                    ended);
        } catch (IOException e) {
            LOG.error(
                    "Instance directory {}: {}. It could not be set aside{}: {}",
                    path,
                    problem.getMessage(),
                    ended,
                    e.toString());
        }
    }

    private Path aside(Path path) throws IOException {
        String name = path.getFileName() + BROKEN;
        Path aside = root.resolve(name);
        for (int number = 2; Files.exists(aside); number++) {
            aside = root.resolve(name + "-" + number);
        }
        return Files.move(path, aside);
    }

    private static String endRuns(Path path, Driver driver) throws IOException {
        // The record that would tell the number of its run is what is broken.
        StringBuilder ended = new StringBuilder();
        for (int run : driver.runs(path)) {
            try {
                Optional<InstanceProcess> process =
                        driver.find(path, run).filter(found -> found.exit().isEmpty());
                if (process.isPresent()) {
                    process.get().kill();
                    ended.append(", its process ").append(process.get().pid()).append(" is ended");
                }
            } catch (IOException | RuntimeException e) {
                ended.append(", its process cannot be found and may go on: ").append(e.getMessage());
            }
        }
        return ended.toString();
    }

    static boolean isId(String name) {
        try {
            return name != null && UUID.fromString(name).toString().equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
