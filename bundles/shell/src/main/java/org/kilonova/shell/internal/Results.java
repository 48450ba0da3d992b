// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

/** Where results and failures of a line go. Used by one thread at a time. */
interface Results {

    /**
     * What a command has returned.
     *
     * @param value never null
     * @throws Exception when it cannot be shown
     */
    void result(Object value) throws Exception;

    /**
     * Why there is no result.
     *
     * @param place where the line stands, as {@code line 3}; empty if there is only one
     * @param status as in {@link org.kilonova.shell.CommandLines}
     */
    void failure(String place, String message, int status);
}
