// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.reference;

/** A component that says when it is there. */
public final class Trivial {

    public Trivial() {
        System.out.println("bench: active");
    }
}
