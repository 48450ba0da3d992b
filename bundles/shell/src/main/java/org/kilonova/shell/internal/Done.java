// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

/**
 * Something was done.
 *
 * @param subject to what
 * @param result and what came of it
 */
public record Done(String subject, String result) {

    /** The result where somebody thought better of it. */
    static final String NOTHING = "nothing was done";
}
