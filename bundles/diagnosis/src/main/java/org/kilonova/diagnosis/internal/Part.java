// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

/**
 * One file of a dump.
 *
 * @param name in the archive
 * @param content makes its text; may take its time, and may fail
 */
record Part(String name, Content content) {

    /** Makes the text of a part. */
    @FunctionalInterface
    interface Content {
        String text() throws Exception;
    }
}
