// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing;

import org.osgi.annotation.versioning.ProviderType;

/** A piece of work, timed from {@link Tracer#begin} to {@link #end}. May be used by any thread; no method throws or waits. */
@ProviderType
public interface Span {

    /** Its place in the trace, the parent of whatever is done for it, here or elsewhere; null if it is in none. */
    TraceContext context();

    /** Replaces its name, when it is known better than at the beginning. */
    Span name(String name);

    Span attribute(String key, String value);

    Span attribute(String key, long value);

    /**
     * Marks it as failed.
     *
     * @param type of the error, one of few: a class or a code
     * @param description for people, or null
     */
    void failed(String type, String description);

    /** Has the calling thread work inside it, until the result is closed by the same thread. */
    Scope enter();

    /** It is over; what comes later changes nothing. */
    void end();

    /** A thread's work inside a span. */
    @ProviderType
    interface Scope extends AutoCloseable {

        @Override
        void close();
    }
}
