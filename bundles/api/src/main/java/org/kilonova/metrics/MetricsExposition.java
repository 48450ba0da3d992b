// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics;

import java.io.IOException;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/** Writes all metrics of this container as text. An OSGi service; thread-safe. */
@ProviderType
public interface MetricsExposition {

    /**
     * The media type that is written to a reader.
     *
     * @param accept what the reader wants, as in HTTP's {@code Accept}, or null
     */
    String contentType(String accept);

    /**
     * Writes what all sources know at this moment; a source that fails or hangs is left out, and logged.
     *
     * @param accept as for {@link #contentType}
     */
    void write(String accept, OutputStream out) throws IOException;
}
