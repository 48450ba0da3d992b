// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

/** Something was not as it should be; the message says what was seen. */
final class DemoFailure extends Exception {

    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }
}
