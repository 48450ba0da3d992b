// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.time.Duration;
import java.time.Instant;

/**
 * One swap of the deploy folder, at work or in its history.
 *
 * @param number counted from 1 in this home
 * @param file its name in the deploy folder
 * @param bundle symbolic name
 * @param from version that served before
 * @param to version that is to serve
 * @param fromHash SHA-256 of the old jar, as hexadecimal digits
 * @param toHash SHA-256 of the new jar, as hexadecimal digits
 * @param by who wanted it, such as {@code file} or {@code kn:swap}
 * @param begun when
 * @param ended when it was decided, or null
 * @param step where it stands, or how it has ended
 * @param reason why it stands or has ended there, or null
 * @param pause the longest for which no message was begun, or null before the switch
 * @param answering from its begin until the new version served, or null before the switch
 * @param oldCalls messages that the old version has ended since the switch
 * @param newCalls messages that the new version has ended until it was decided
 * @param newErrors those that ended with an error
 * @param remains what became of the version that has gone: {@code gone}, or what still holds its classes; null while it is not known
 */
public record SwapInfo(
        long number,
        String file,
        String bundle,
        String from,
        String to,
        String fromHash,
        String toHash,
        String by,
        Instant begun,
        Instant ended,
        Step step,
        String reason,
        Duration pause,
        Duration answering,
        long oldCalls,
        long newCalls,
        long newErrors,
        String remains) {

    /** The same swap, which has ended in that way. */
    public SwapInfo withEnd(Instant when, Step decision, String why) {
        return with(when, decision, why, remains);
    }

    /** The same swap, of which that is known meanwhile. */
    public SwapInfo withRemains(String text) {
        return with(ended, step, reason, text);
    }

    private SwapInfo with(Instant when, Step at, String why, String left) {
        return new SwapInfo(
                number, file, bundle, from, to, fromHash, toHash, by, begun, when, at, why, pause, answering, oldCalls,
                newCalls, newErrors, left);
    }

    /** Whether a generation is of the version that goes, or stands by, because of this swap. */
    public boolean setsAside(GenerationInfo generation) {
        return generation.bundle().equals(bundle)
                && switch (step) {
                    case CHECKING, STARTING, REFUSED, INTERRUPTED -> false;
                    case HOLDING, SWITCHING -> generation.version().equals(from);
                    case PROBATION -> generation.state() == GenerationState.STANDBY;
                    case PERMANENT -> leaves(generation, from);
                    case BACK -> leaves(generation, to);
                };
    }

    private static boolean leaves(GenerationInfo generation, String version) {
        return generation.state() == GenerationState.DRAINING
                && generation.version().equals(version);
    }

    /** Where a swap stands. */
    public enum Step {
        /** The jar is looked at; nothing has been touched. */
        CHECKING,
        /** Messages wait while the calls of an exclusive manager end. */
        HOLDING,
        /** The new version starts. */
        STARTING,
        /** State goes from the old version to the new one. */
        SWITCHING,
        /** The new version serves and is watched; the old one stands by. */
        PROBATION,
        /** Decided: the new version stays. */
        PERMANENT,
        /** Decided: the old version serves again, after the new one had served. */
        BACK,
        /** Decided: the new version never served. */
        REFUSED,
        /** The container ended meanwhile; the old version came up again. */
        INTERRUPTED;

        /** Whether it is over. */
        public boolean over() {
            return compareTo(PERMANENT) >= 0;
        }
    }
}
