// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Instant;
import java.util.Objects;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.DeployedFile.Status;
import org.kilonova.container.SwapInfo.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that is known of one file. Used by the watch thread only. */
final class FileEntry {

    private static final Logger LOG = LoggerFactory.getLogger(FileEntry.class);

    final String name;

    /** The file as it was when its content was judged, or null while it has to be judged. */
    Stamp judged;

    /** SHA-256 of the content that was judged last, or null if none was since the start. */
    String content;

    /** When to judge an unreadable file again, by the nanosecond clock; 0 is never. */
    long judgeAgainAt;

    /** Since when the file is gone, by the nanosecond clock; 0 while it is there. */
    long goneSince;

    /** Why it is not judged yet, or null. */
    String changing;

    /** A content that was judged good and waits for its turn, or null. */
    Jar candidate;

    /** The content that an operation is installing, or null. */
    Jar incoming;

    /** Whether an operation with its bundles is running; there is never a second one beside it. */
    boolean busy;

    /** The swap at work, or null. */
    Transaction swap;

    /** The swap of a command that was interrupted and is to be begun again, or null. */
    SwapRequest again;

    /** Whether its file is gone and its bundle could not be uninstalled: that is not tried again. */
    boolean stuck;

    /** What is done or waited for, or null. */
    String working;

    /** Why the present content is not taken, or null. */
    Refusal refusal;

    /** Its bundle, or null. */
    Installed installed;

    /** What is wrong with its bundle although it runs, or null. */
    String problem;

    /** Whether the container has been asked how its managers are. */
    boolean asking;

    private String lastRefused;
    private DeployedFile shown;
    private Installed shownBundle;

    FileEntry(String name) {
        this.name = name;
    }

    /** Says so once for each content and reason. */
    void refuse(Refusal refused, boolean loud) {
        refusal = refused;
        String said = refused.sha() + refused.reason();
        if (!said.equals(lastRefused)) {
            lastRefused = said;
            if (loud) {
                LOG.warn("{} is quarantined: {}", name, reason());
            }
        }
    }

    void accept() {
        refusal = null;
        lastRefused = null;
    }

    /** The content is no longer the one that was judged good. */
    void dropCandidate() {
        if (candidate != null && !busy) {
            working = null;
        }
        candidate = null;
    }

    /** Whether the present content is neither what runs nor explained. */
    boolean unexplained() {
        return content != null
                && candidate == null
                && refusal == null
                && judged != null
                && !content.equals(installed.sha());
    }

    /** Whether it runs in the place of the present content, which is not taken. */
    boolean standsIn() {
        return refusal != null && content != null && content.equals(refusal.sha()) && !content.equals(installed.sha());
    }

    /** No operation is running any more. */
    void free() {
        busy = false;
        swap = null;
        incoming = null;
        working = null;
    }

    boolean alive() {
        return installed != null && installed.alive();
    }

    DeployedFile show(Instant now) {
        Status status = status();
        String reason = reason(status);
        Installed serving = swap == null ? installed : swap.serving();
        Installed bundle = serving == null || serving.gone() ? null : serving;
        boolean same = shown != null && shown.status() == status && Objects.equals(shown.reason(), reason);
        if (same && bundle == shownBundle) {
            return shown;
        }
        shownBundle = bundle;
        shown = new DeployedFile(
                name,
                status,
                reason,
                bundle == null ? -1 : bundle.bundle().getBundleId(),
                bundle == null ? null : bundle.bundle().getSymbolicName(),
                bundle == null ? null : bundle.version(),
                same ? shown.since() : now);
        return shown;
    }

    private Status status() {
        if (swap != null) {
            return swap.step() == Step.PROBATION ? Status.PROBATION : Status.STARTING;
        }
        if (working != null) {
            return Status.STARTING;
        }
        if (changing != null) {
            return Status.SETTLING;
        }
        if (refusal != null) {
            return Status.QUARANTINED;
        }
        return installed == null || busy ? Status.STARTING : Status.DEPLOYED;
    }

    private String reason(Status status) {
        return switch (status) {
            case PROBATION, STARTING -> swap != null ? swapping() : working == null ? "waits for its turn" : working;
            case SETTLING -> changing;
            case QUARANTINED -> reason();
            case DEPLOYED ->
                problem != null || installed.alive() || Bundles.isFragment(installed.bundle())
                        ? problem
                        : "stopped by hand: start " + installed.bundle().getBundleId() + " starts it again";
        };
    }

    private String swapping() {
        boolean waiting = !swap.step().over() && (candidate != null || changing != null);
        return swap.text() + (waiting ? "; the file has changed since: its content waits until that is decided" : "");
    }

    private String reason() {
        boolean other = installed != null && !installed.sha().equals(refusal.sha());
        if (!other || !installed.alive()) {
            return refusal.reason();
        }
        String what = refusal.version() == null ? "the new content" : "version " + refusal.version();
        return what + " not taken, " + installed.version() + " goes on: " + refusal.reason();
    }
}
