// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Names and addresses that only this machine can reach. */
final class Loopback {

    private static final Pattern ADDRESS = Pattern.compile("127(\\.\\d{1,3}){3}|\\[?::1]?|\\[?(0{1,4}:){7}0{0,3}1]?");

    private Loopback() {}

    /** Decides by the text alone: what a name server says of it is in the hands of others. */
    static boolean isName(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("localhost.")
                || ADDRESS.matcher(host).matches();
    }

    /** Whether a server that binds to this name is out of reach for other machines. */
    static boolean binds(String host) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (!address.isLoopbackAddress()) {
                return false;
            }
        }
        return true;
    }
}
