// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;

/** How values of one type are shown as text. */
interface View<T> {

    /** All of them, with a heading; one line each. */
    String table(List<T> items);

    /** Everything about one. */
    default String full(T item) {
        return table(List.of(item));
    }

    /** One in a line, for use inside other text. */
    String line(T item);
}
