// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * An authority, a server's and a client's certificate as PEM files, made by the JDK's keytool.
 *
 * @param authority the certificate of the authority that has signed the two others
 * @param serverCertificate valid for {@code localhost}, 127.0.0.1 and the names asked for
 * @param serverKey not encrypted
 * @param clientCertificate for servers that ask their clients for one
 * @param clientKey not encrypted
 */
public record Certificates(
        Path authority, Path serverCertificate, Path serverKey, Path clientCertificate, Path clientKey) {

    private static final String PASSWORD = "of-the-tests";

    /**
     * Makes them, in a few seconds.
     *
     * @param directory for the files
     * @param addresses further IP addresses of the server
     */
    public static Certificates make(Path directory, String... addresses) {
        StringBuilder names = new StringBuilder("san=dns:localhost,ip:127.0.0.1");
        for (String address : addresses) {
            names.append(",ip:").append(address);
        }
        Path store = directory.toAbsolutePath().resolve("certificates.p12");
        keytool(store, "authority", List.of("-ext", "bc:critical=ca:true"));
        keytool(store, "server", List.of("-signer", "authority", "-ext", names.toString()));
        keytool(store, "client", List.of("-signer", "authority"));
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return new Certificates(
                    certificate(keys, "authority", directory),
                    certificate(keys, "server", directory),
                    key(keys, "server", directory),
                    certificate(keys, "client", directory),
                    key(keys, "client", directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("unreadable: " + store, e);
        }
    }

    private static void keytool(Path store, String name, List<String> more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "30"));
        command.addAll(more);
        ServerProcess.run(command, Map.of(), store.getParent());
    }

    private static Path certificate(KeyStore keys, String name, Path directory) throws GeneralSecurityException {
        return pem(
                directory.resolve(name + ".pem"),
                "CERTIFICATE",
                keys.getCertificate(name).getEncoded());
    }

    private static Path key(KeyStore keys, String name, Path directory) throws GeneralSecurityException {
        return pem(
                directory.resolve(name + ".key"),
                "PRIVATE KEY",
                keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
    }

    private static Path pem(Path file, String kind, byte[] content) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Directories.write(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
        return file.toAbsolutePath();
    }
}
