// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.deploy.internal.JournalLine.Swapped;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jar of a command's swap on its way into the folder: laid beside the file first, where that can still fail without harm, and moved
 * over it when the swap is permanent. One that a crash has left lying tells at the next start that the move is still to be made.
 */
final class Placement {

    private static final Logger LOG = LoggerFactory.getLogger(Placement.class);
    private static final Pattern LEFT = Pattern.compile("\\.(.+)\\.swap-(\\d+)\\.tmp");

    private final Path target;
    private final Path temporary;
    private boolean laid;

    Placement(Path folder, String file, long number) {
        target = folder.resolve(file);
        temporary = folder.resolve("." + file + ".swap-" + number + ".tmp");
    }

    /** Lays it beside the file, unless that has gone or has another content: then the folder has been told otherwise meanwhile. */
    void lay(Path copy, String expectedSha) throws IOException {
        if (!has(target, expectedSha)) {
            return;
        }
        try {
            Files.copy(copy, temporary, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            laid = true;
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    /** What lies there is the file now; null if nothing did. */
    Stamp place() {
        if (!laid) {
            return null;
        }
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return Stamp.of(target);
        } catch (IOException e) {
            LOG.error("{} serves, but could not be put into the folder; rename it to {}", temporary, target, e);
            return null;
        }
    }

    void takeAway() {
        if (!laid) {
            return;
        }
        laid = false;
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted; delete it by hand", temporary, e);
        }
    }

    /** Makes the moves that a crash has prevented, and deletes what lies there without reason. */
    static void finish(Path folder, History history) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*.tmp")) {
            for (Path file : files) {
                Matcher left = LEFT.matcher(file.getFileName().toString());
                if (left.matches()) {
                    finish(file, folder.resolve(left.group(1)), Long.parseLong(left.group(2)), history);
                }
            }
        } catch (IOException e) {
            LOG.warn("What a crash may have left in {} cannot be put in order", folder, e);
        }
    }

    private static void finish(Path temporary, Path target, long number, History history) throws IOException {
        Swapped swap = history.swap(number);
        boolean due = swap != null
                && swap.info().step() == Step.PERMANENT
                && has(temporary, swap.info().toHash())
                && overcome(target, swap.info(), history);
        if (due) {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            LOG.info(
                    "{} is the version {} now, which swap {} had made permanent before the container died",
                    target.getFileName(),
                    swap.info().to(),
                    swap.info().number());
        } else {
            Files.delete(temporary);
        }
    }

    /** Whether the file is still what the swap was to replace: what served, or what had been refused before. */
    private static boolean overcome(Path target, SwapInfo swap, History history) throws IOException {
        if (!Files.isRegularFile(target)) {
            return false;
        }
        String sha = Copies.sha(target);
        return sha.equals(swap.fromHash()) || history.verdict(swap.file(), sha) != null;
    }

    private static boolean has(Path file, String sha) throws IOException {
        return Files.isRegularFile(file) && Copies.sha(file).equals(sha);
    }
}
