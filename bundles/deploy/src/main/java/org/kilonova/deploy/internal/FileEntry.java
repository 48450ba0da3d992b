// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Instant;
import java.util.Objects;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.DeployedFile.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that is known of one file. Used by the watch thread only. */
final class FileEntry {

    private static final Logger LOG = LoggerFactory.getLogger(FileEntry.class);

    final String name;

    /** The file as it was when its content was judged, or null while it has to be judged. */
    Stamp judged;

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

    boolean alive() {
        return installed != null && installed.alive();
    }

    DeployedFile show(Instant now) {
        Status status = status();
        String reason = reason(status);
        Installed bundle = installed == null || installed.gone() ? null : installed;
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
            case STARTING, PROBATION -> working == null ? "waits for its turn" : working;
            case SETTLING -> changing;
            case QUARANTINED -> reason();
            case DEPLOYED ->
                problem != null || installed.alive() || Bundles.isFragment(installed.bundle())
                        ? problem
                        : "stopped by hand: start " + installed.bundle().getBundleId() + " starts it again";
        };
    }

    private String reason() {
        boolean other = installed != null && !installed.sha().equals(refusal.sha());
        if (!other || !installed.alive()) {
            return refusal.reason();
        }
        String what = refusal.version() == null ? "the new content" : "version " + refusal.version();
        String old = refusal.restarted()
                ? "; " + installed.version() + " was restarted because a part of it had been replaced: "
                : ", " + installed.version() + " goes on: ";
        return what + " not taken" + old + refusal.reason();
    }
}
