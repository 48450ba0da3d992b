// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ledger;

/** What one version of the ledger is, as its jar says in {@code OSGI-INF/variant.properties}. */
public @interface Variant {

    String version();

    Fault fault();
}
