// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Opens transports. An OSGi service with the property {@link #SCHEME}; the setting {@code transport_url} chooses one by it. When the
 * service goes, so do the transports that it opened. When its properties change, its transport in force is opened anew, and the one
 * before is closed when all that is in flight over it has been settled. Thread-safe.
 */
@ConsumerType
public interface TransportProvider {

    /** Service property: the schemes of the URLs that this provider opens, such as {@code local}; a string or several. */
    String SCHEME = "kilonova.transport.scheme";

    /**
     * Opens a transport of its own for that URL. Does not wait for a broker, and does not fail because none can be reached.
     *
     * @throws IllegalArgumentException if the URL is wrong; says what is, and never repeats a password
     */
    Transport open(String url);
}
