// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

/**
 * One thing that was looked at.
 *
 * @param verdict what it means for the service
 * @param checked what was looked at
 * @param result what was found
 * @param advice what to do, or null
 */
public record Finding(Verdict verdict, String checked, String result, String advice) {

    /** What a finding means. */
    public enum Verdict {
        /** As it should be. */
        OK,
        /** Worth knowing; does not keep the service from running. */
        NOTE,
        /** This is why. */
        CAUSE
    }

    static Finding ok(String checked, String result) {
        return new Finding(Verdict.OK, checked, result, null);
    }

    static Finding note(String checked, String result, String advice) {
        return new Finding(Verdict.NOTE, checked, result, advice);
    }

    static Finding cause(String checked, String result, String advice) {
        return new Finding(Verdict.CAUSE, checked, result, advice);
    }

    Finding asNote() {
        return verdict == Verdict.CAUSE ? note(checked, result, advice) : this;
    }
}
