// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Collections;

/** What must be right before a server can listen. Tried beforehand, for the server itself only writes it into the log. */
final class Preconditions {

    private static final String FILE = "org.kilonova.rest.cfg";

    private Preconditions() {}

    /**
     * A port that can be bound now.
     *
     * @param port 0 is any free one
     * @throws IOException saying what to change
     */
    static int freePort(String host, int port) throws IOException {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("the host " + host + " is not known: set host in " + FILE, e);
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return socket.getLocalPort();
        } catch (BindException e) {
            String reason = String.valueOf(e.getMessage());
            if (reason.contains("assign")) {
                throw new IOException(host + " is no address of this machine: set host in " + FILE, e);
            }
            if (reason.contains("ermission")) {
                throw new IOException(
                        host + ":" + port + " needs more rights than this process has: set port in " + FILE, e);
            }
            throw new IOException(host + ":" + port + " is in use by another process: set port in " + FILE, e);
        } catch (SocketException e) {
            throw new IOException(
                    host + ":" + port + " cannot be bound (" + e.getMessage() + "): set host and port in " + FILE, e);
        }
    }

    /**
     * @throws IOException if the keystore holds no key that can be read, saying what to change
     */
    static void requireKey(ServerSettings.Tls tls) throws IOException {
        char[] password = tls.password().toCharArray();
        try (InputStream in = Files.newInputStream(tls.keystore())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(in, password);
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.isKeyEntry(alias) ? store.getKey(alias, password) : null;
                if (key != null) {
                    return;
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException(
                    "the keystore " + tls.keystore() + " cannot be read (" + e + "): set keystore and .password in "
                            + FILE,
                    e);
        }
        throw new IOException("the keystore " + tls.keystore() + " holds no key: set keystore in " + FILE);
    }
}
