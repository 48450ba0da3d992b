// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;

/** How things are written in log lines and reasons. */
final class Text {

    private Text() {}

    static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
