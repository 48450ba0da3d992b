// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

/** What a transport promises about a message whose worker dies while it runs. */
public enum Delivery {
    /** Acknowledged after the method has ended: it is delivered again, duplicates are dropped by message id. */
    AT_LEAST_ONCE,
    /** Acknowledged before the method starts: it is lost, and never run twice. */
    AT_MOST_ONCE
}
