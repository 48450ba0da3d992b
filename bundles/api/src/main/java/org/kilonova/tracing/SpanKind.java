// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing;

/** Which side of which relation a span shows, in OpenTelemetry's words. */
public enum SpanKind {
    /** Answers a request. */
    SERVER,
    /** Sends a request and waits for the answer. */
    CLIENT,
    /** Sends a message that nobody answers. */
    PRODUCER,
    /** Works on a message that nobody answers. */
    CONSUMER,
    /** Stays inside. */
    INTERNAL
}
