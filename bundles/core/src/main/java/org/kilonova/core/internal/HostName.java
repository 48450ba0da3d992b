// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's host name, asked where no name server is needed for the answer. */
final class HostName {

    private HostName() {}

    static String get() {
        Path kernel = Path.of("/proc/sys/kernel/hostname");
        try {
            return Files.isReadable(kernel)
                    ? Files.readString(kernel).trim()
                    : InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the host name from " + kernel + ": set the key host", e);
        }
    }
}
