// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import org.kilonova.container.SwapInfo;

/** Where a swap stands, as people say it. */
final class SwapWords {

    private SwapWords() {}

    /** What happens in a step that is not the last one. */
    static String doing(SwapInfo swap) {
        return switch (swap.step()) {
            case CHECKING -> "looks at the jar";
            case HOLDING -> "holds messages until the calls of " + swap.from() + " have ended";
            case STARTING -> "starts " + swap.to();
            case SWITCHING -> "switches from " + swap.from() + " to " + swap.to();
            case PROBATION -> swap.to() + " serves on probation, " + swap.from() + " stands by";
            case PERMANENT, BACK, REFUSED, INTERRUPTED -> result(swap);
        };
    }

    /** How it has ended, or stands. */
    static String result(SwapInfo swap) {
        return switch (swap.step()) {
            case PERMANENT -> swap.to() + " serves for good";
            case BACK -> swap.from() + " serves again, " + swap.to() + " has gone";
            case REFUSED -> swap.to() + " was refused, " + swap.from() + " goes on serving";
            case INTERRUPTED -> "the container ended meanwhile, " + swap.from() + " came up again";
            default -> doing(swap);
        };
    }

    /** In one line: what became of it, why, and where there is more. */
    static String failure(SwapInfo swap) {
        String what = subject(swap) + result(swap);
        String why = swap.reason() == null || swap.reason().isBlank() ? "" : ": " + oneLine(swap.reason());
        return what + why + "; kn:swaps " + swap.number() + " shows all of it";
    }

    static String subject(SwapInfo swap) {
        return "swap " + swap.number() + " of " + swap.file() + ": ";
    }

    static String versions(SwapInfo swap) {
        return known(swap.from()) + " -> " + known(swap.to());
    }

    private static String known(String version) {
        return version == null ? "?" : version;
    }

    /** Whether the new version does. */
    static boolean serves(SwapInfo swap) {
        return swap.step() == SwapInfo.Step.PROBATION || swap.step() == SwapInfo.Step.PERMANENT;
    }

    /** What is left to do for the operator, or null. */
    static String choice(SwapInfo swap) {
        return swap.step() == SwapInfo.Step.PROBATION
                ? "kn:promote " + swap.file() + " keeps it, kn:rollback " + swap.file() + " goes back"
                : null;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
