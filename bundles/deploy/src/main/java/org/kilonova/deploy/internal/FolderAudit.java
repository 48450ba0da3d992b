// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.kilonova.audit.Audit;
import org.kilonova.audit.AuditEntry;
import org.kilonova.audit.AuditEntry.Via;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.DeployedFile.Status;
import org.kilonova.container.SwapInfo;

/**
 * Writes down which file came, changed or went, as soon as it is known what became of it; once more when a probation ends. What served
 * before the container came up is no act. Used by the watch thread only.
 */
final class FolderAudit {

    private static final String UNKNOWN = "-";

    /** What is wrong with a bundle that has just been started is often a matter of moments. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Supplier<Audit> audit;
    private final History history;
    private final Clock clock;
    private final Map<String, Told> told = new HashMap<>();

    /** @param audit gives null while there is none */
    FolderAudit(Supplier<Audit> audit, History history, Clock clock) {
        this.audit = audit;
        this.history = history;
        this.clock = clock;
    }

    /** What of a file was written down last. */
    private record Told(String sha, Status status, String reason) {}

    /** To be called again and again; hands back what it was given. */
    DeployedFile look(FolderSettings settings, FileEntry entry, DeployedFile file) {
        Told last = told.computeIfAbsent(entry.name, name -> new Told(history.rightful(name), Status.DEPLOYED, null));
        Told now = now(settings, entry, file);
        if (now == null || now.equals(last)) {
            return file;
        }
        told.put(entry.name, now);
        if (ofCommand(settings, entry, last, now, file)) {
            return file;
        }
        boolean isOld = now.status() == Status.DEPLOYED
                && last.status() != Status.PROBATION
                && Objects.equals(now.sha(), last.sha());
        if (!isOld) {
            Path path = settings.folder().resolve(entry.name);
            String verb = last.sha() == null ? "deploy " : "change ";
            record(owner(path), path, verb + entry.name + content(now, file), result(now, file));
        }
        return file;
    }

    /**
     * The swap of a command is no act of whoever owns the file. Who gave the command has been written down; here it is told what became of
     * the swap. Returns whether that was so.
     */
    private boolean ofCommand(FolderSettings settings, FileEntry entry, Told last, Told now, DeployedFile file) {
        SwapInfo swap = history.swaps().stream()
                .filter(one -> one.file().equals(entry.name))
                .findFirst()
                .filter(one -> !one.by().equals(SwapRequest.FILE))
                .orElse(null);
        if (swap == null) {
            return false;
        }
        boolean begins = now.status() == Status.PROBATION;
        boolean stays = swap.step() == SwapInfo.Step.PERMANENT && swap.toHash().equals(now.sha());
        if (!begins && !stays && last.status() != Status.PROBATION) {
            return false;
        }
        record(
                UNKNOWN,
                settings.folder().resolve(entry.name),
                "swap " + entry.name + content(swap.bundle(), swap.to(), "sha256:" + swap.toHash()) + ", by "
                        + swap.by(),
                begins || stays ? result(now, file) : "back: " + swap.reason());
        return true;
    }

    /** Whatever is not there any more has gone. */
    void retain(Path folder, Set<String> names) {
        told.entrySet().removeIf(entry -> {
            boolean gone = !names.contains(entry.getKey());
            if (gone && entry.getValue().sha() != null) {
                Path path = folder.resolve(entry.getKey());
                record(
                        UNKNOWN,
                        path,
                        "remove " + entry.getKey() + " (sha256:"
                                + entry.getValue().sha() + ")",
                        "ok");
            }
            return gone;
        });
    }

    /** Null while nothing is decided. */
    private Told now(FolderSettings settings, FileEntry entry, DeployedFile file) {
        return switch (file.status()) {
            case SETTLING, STARTING -> null;
            case PROBATION -> entry.incoming == null ? null : new Told(entry.incoming.sha(), Status.PROBATION, null);
            case DEPLOYED ->
                file.reason() != null && clock.instant().isBefore(file.since().plus(PATIENCE))
                        ? null
                        : new Told(entry.installed.sha(), Status.DEPLOYED, null);
            case QUARANTINED -> new Told(entry.content, Status.QUARANTINED, file.reason());
        };
    }

    private static String content(Told now, DeployedFile file) {
        String hash = now.sha() == null ? "" : "sha256:" + now.sha();
        if (now.status() == Status.QUARANTINED || file.bundle() == null) {
            return hash.isEmpty() ? "" : " (" + hash + ")";
        }
        return content(file.bundle(), file.version(), hash);
    }

    private static String content(String bundle, String version, String hash) {
        return " (" + bundle + " " + version + ", " + hash + ")";
    }

    private static String result(Told now, DeployedFile file) {
        return switch (now.status()) {
            case PROBATION -> "serves on probation";
            case QUARANTINED -> "refused: " + file.reason();
            default -> file.reason() == null ? "ok" : "runs, but: " + file.reason();
        };
    }

    /** Who has put it there, as far as the file system tells. */
    private static String owner(Path path) {
        try {
            return Files.getOwner(path).getName();
        } catch (IOException | UnsupportedOperationException e) {
            // It has gone meanwhile, or the file system knows no owners.
            return UNKNOWN;
        }
    }

    private void record(String user, Path path, String action, String result) {
        Audit book = audit.get();
        if (book != null) {
            book.record(new AuditEntry(user, Via.DEPLOY, path.toString(), action, result));
        }
    }
}
