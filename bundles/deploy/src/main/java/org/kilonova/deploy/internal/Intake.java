// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Judges the content of files once they have settled. Used by the watch thread only. */
final class Intake {

    private static final Duration UNREADABLE_PAUSE = Duration.ofSeconds(10);

    private final Settling settling;
    private final Examination examination;
    private final Recollection recollection;
    private final Supplier<FolderSettings> settings;
    private final LongSupplier nanos;

    Intake(
            Settling settling,
            Examination examination,
            Recollection recollection,
            Supplier<FolderSettings> settings,
            LongSupplier nanos) {
        this.settling = settling;
        this.examination = examination;
        this.recollection = recollection;
        this.settings = settings;
        this.nanos = nanos;
    }

    /** @param atStart whether the container has just come up */
    void look(FileEntry entry, FolderScan.Found file, boolean atStart) {
        if (file.problem() != null) {
            entry.judged = null;
            entry.dropCandidate();
            entry.changing = null;
            entry.refuse(Refusal.of(null, file.problem()), file.loud());
            return;
        }
        Duration unchanged = settling.unchanged(entry.name, file.stamp(), atStart);
        boolean again = entry.judgeAgainAt != 0 && nanos.getAsLong() - entry.judgeAgainAt >= 0;
        if (file.stamp().equals(entry.judged) && !again) {
            entry.changing = null;
            return;
        }
        entry.dropCandidate();
        if (unchanged.compareTo(settings.get().settleTime()) < 0) {
            entry.changing = "still changing";
            return;
        }
        entry.judgeAgainAt = 0;
        judge(entry, file.path(), unchanged);
        if (entry.changing == null) {
            entry.judged = file.stamp();
        }
    }

    void retain(Set<String> names) {
        settling.retain(names);
    }

    private void judge(FileEntry entry, Path file, Duration unchanged) {
        String sha;
        try {
            sha = Copies.sha(file);
        } catch (IOException e) {
            unreadable(entry, "cannot be read (" + e + "): check its permissions; it is tried again");
            return;
        }
        entry.changing = null;
        boolean first = entry.content == null;
        entry.content = sha;
        boolean installed = entry.installed != null && !entry.installed.gone();
        boolean refused = entry.refusal != null && sha.equals(entry.refusal.sha());
        if (installed && sha.equals(entry.installed.sha()) && !refused) {
            entry.accept();
            if (first) {
                entry.again = recollection.interrupted(entry.name, sha);
            }
        } else if (first && !refused) {
            recall(entry, file, sha, unchanged, installed);
        } else if (!first) {
            // Also one that was refused: whoever copies it again wants it to be tried again.
            examine(entry, file, sha, unchanged);
        }
    }

    /** What had served before the start comes first where the content has failed then, or was being swapped in. */
    private void recall(FileEntry entry, Path file, String sha, Duration unchanged, boolean installed) {
        Recollection.Doubt doubt = recollection.doubt(entry.name, sha);
        boolean refused = doubt != null && doubt.refusal() != null;
        if (refused) {
            entry.refuse(doubt.refusal(), true);
        }
        if (doubt != null && !installed) {
            entry.candidate = doubt.served();
        } else if (!refused) {
            entry.again = recollection.interrupted(entry.name, sha);
            examine(entry, file, sha, unchanged);
        }
    }

    private void examine(FileEntry entry, Path file, String sha, Duration unchanged) {
        Examination.Result result = examination.examine(entry.name, file, sha);
        if (result instanceof Examination.Good good) {
            entry.candidate = good.jar();
        } else if (result instanceof Examination.Unreadable unreadable) {
            unreadable(entry, unreadable.reason());
        } else if (result instanceof Examination.Bad bad) {
            if (bad.incomplete() && unchanged.compareTo(settings.get().patience()) < 0) {
                entry.changing = "not complete yet: " + bad.reason();
            } else {
                entry.refuse(Refusal.of(sha, bad.reason()), true);
            }
            if (entry.installed == null || entry.installed.gone()) {
                // After a start: nobody else would serve.
                entry.candidate = recollection.served(entry.name);
            }
        } else {
            entry.changing = "still changing";
        }
    }

    private void unreadable(FileEntry entry, String reason) {
        entry.changing = null;
        entry.judgeAgainAt = nanos.getAsLong() + UNREADABLE_PAUSE.toNanos();
        entry.refuse(Refusal.of(null, reason), true);
    }
}
