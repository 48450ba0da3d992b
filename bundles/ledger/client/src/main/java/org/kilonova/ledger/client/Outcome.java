// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ledger.client;

/** What came of a message, as its sender sees it. */
enum Outcome {
    /** A call: its receipt came. */
    ANSWERED,
    /** A call: the manager answered with an error. */
    FAILED,
    /** A call: nothing came in time. */
    UNANSWERED,
    /** A call: what came belongs to another one. */
    CONFUSED,
    /** A cast: the transport has it. */
    SENT,
    /** Not sent at all. */
    REFUSED
}
