// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains what holds a class loader from a dump of the heap. The dump has all that the process knows, passwords too: only its user may
 * read it, and it is deleted at once. Thread-safe; one at a time.
 */
final class HeapExplanation {

    private static final Logger LOG = LoggerFactory.getLogger(HeapExplanation.class);
    private static final long SPARE = 64L << 20;

    private final BundleContext framework;
    private final Path directory;
    private final Dumper dumper;

    /** Writes the heap to a file. */
    interface Dumper {

        void dump(Path file) throws IOException;
    }

    /** @param directory for dumps; what a killed process left there is deleted */
    HeapExplanation(BundleContext framework, Path directory) {
        this(
                framework,
                directory,
                file -> ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpHeap(file.toString(), true));
    }

    HeapExplanation(BundleContext framework, Path directory, Dumper dumper) {
        this.framework = framework;
        this.directory = directory;
        this.dumper = dumper;
        try {
            delete();
        } catch (IOException e) {
            LOG.warn("An old dump of the heap is left in {}; delete it, it has secrets", directory, e);
        }
    }

    /** Blocks for seconds. */
    synchronized List<String> of(OldVersion version) {
        long begin = System.nanoTime();
        Map<LoaderReference, String> owners = owners();
        try {
            try {
                Path dump = dump();
                List<String> lines = explain(new HeapFile(dump), version.loader(), owners);
                LOG.info(
                        "Read a heap of {} MB for what holds {}: {} ms, {} lines",
                        Files.size(dump) >> 20,
                        version,
                        (System.nanoTime() - begin) / 1_000_000,
                        lines.size());
                return lines;
            } finally {
                delete();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The heap could not be written to " + directory + " and read: " + e.getMessage(), e);
        }
    }

    private Map<LoaderReference, String> owners() {
        Map<LoaderReference, String> owners = new HashMap<>();
        for (Bundle bundle : framework.getBundles()) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            // The framework's classes are not in a loader of its own.
            if (bundle.getBundleId() != 0 && wiring != null && wiring.getClassLoader() != null) {
                owners.put(new LoaderReference(wiring.getClassLoader()), " of bundle " + bundle);
            }
        }
        return owners;
    }

    private Path dump() throws IOException {
        create();
        // Addresses take twice the space that they have in memory.
        long needed = SPARE
                + 2 * ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < needed) {
            throw new IOException(
                    "it may take " + (needed >> 20) + " MB and " + (free >> 20) + " MB are free; make room there");
        }
        Path dump = directory.resolve("heap.hprof");
        dumper.dump(dump);
        return dump;
    }

    private void create() throws IOException {
        Files.createDirectories(directory.getParent());
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(directory);
        }
    }

    static List<String> explain(HeapFile file, LoaderReference loader, Map<LoaderReference, String> owners)
            throws IOException {
        HeapClasses classes = new HeapClasses(file);
        HeapLoaders loaders = new HeapLoaders(file, classes);
        long address = loaders.address(loader);
        if (address == 0) {
            return List.of("nothing: it has left memory now");
        }
        Set<Long> family = loaders.family(address);
        List<HeapSearch.Way> ways = new HeapSearch(file, classes, family, false).run(address);
        boolean soft = ways.isEmpty();
        if (soft) {
            ways = new HeapSearch(file, classes, family, true).run(address);
        }
        Map<Long, String> names = new HashMap<>();
        owners.forEach((reference, name) -> names.put(loaders.address(reference), name));
        List<String> lines = new HeapTexts(file, classes, id -> names.getOrDefault(id, "")).lines(ways);
        if (lines.isEmpty()) {
            return List.of(
                    "nothing that the heap shows: the JVM itself, such as classes of another bundle that were linked with its");
        }
        return soft
                ? lines.stream().map(line -> "until memory is short: " + line).toList()
                : lines;
    }

    private void delete() throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
