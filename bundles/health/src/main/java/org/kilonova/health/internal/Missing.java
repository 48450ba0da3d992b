// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

/** A part of the container is not there. */
final class Missing {

    private Missing() {}

    static Finding finding(String what, String bundle) {
        return Finding.critical(what + " is not there: is the bundle " + bundle
                + " active? kn:flags shows what was refused of its" + " settings");
    }
}
