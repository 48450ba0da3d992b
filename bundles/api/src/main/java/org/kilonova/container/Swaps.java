// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** The swaps of what is in the deploy folder, and what they left behind. An OSGi service; thread-safe. */
@ProviderType
public interface Swaps {

    /** Looks at a jar as if it were to be swapped in; changes nothing that runs. Reads the jar and loads its managers' classes. */
    SwapCheck check(Path jar);

    /**
     * Swaps the jar in for the file that has the same bundle. The file is replaced when the new version is permanent; until then the folder
     * is as it was. Completes when the new version serves or the swap was refused: look at the step.
     *
     * @throws IllegalArgumentException if no file of the folder has that bundle, or a swap of it is at work
     */
    CompletableFuture<SwapInfo> swap(Path jar, SwapOptions options);

    /** All swaps that are known, the last one first. */
    List<SwapInfo> swaps();

    /** The number of the last swap, 0 if there is none. */
    default long last() {
        return swaps().stream().mapToLong(SwapInfo::number).max().orElse(0);
    }

    /** The first swap after the one of that number which somebody has begun; empty if it is not there yet, or is forgotten. */
    default Optional<SwapInfo> after(long number, String by) {
        return swaps().stream()
                .filter(swap -> swap.number() > number && by.equals(swap.by()))
                .min(Comparator.comparingLong(SwapInfo::number));
    }

    /**
     * Ends probation: the new version stays.
     *
     * @param name a file of the folder, or a topic that its bundle serves
     * @throws IllegalArgumentException if no swap of it is in probation
     */
    SwapInfo promote(String name);

    /**
     * Ends probation: the old version serves again. Without a probation, swaps the version in that was permanent before. Completes when the
     * earlier version serves or the swap was refused.
     *
     * @param name a file of the folder, or a topic that its bundle serves
     * @param by who wants it, for the history
     * @throws IllegalArgumentException if there is nothing to go back to
     */
    CompletableFuture<SwapInfo> rollback(String name, String by);

    /** Versions that are gone and whose classes are not; the oldest first. */
    List<Remains> remains();

    /**
     * Finds out what keeps the classes of a version that is gone, down to the field: writes the heap to a file, which stops the JVM
     * meanwhile, and deletes the file afterwards.
     *
     * @return one line for each way found, from what keeps it to its class loader
     * @throws IllegalArgumentException if no such version is left
     */
    List<String> explain(long bundleId);
}
