// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

/** What the same load did to the original and to Kilonova: one line in the output of the tests. */
final class Figures {

    private Figures() {}

    static void compare(String what, Object original, Object kilonova) {
        System.out.println(what + ": oslo.messaging " + original + ", Kilonova " + kilonova);
    }
}
