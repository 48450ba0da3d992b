// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.nio.file.Path;

/** A keystore with a key of its own, made by the JDK's keytool. */
final class Keystore {

    static final String PASSWORD = "secret-1";

    private Keystore() {}

    static Path make(Path directory) throws IOException, InterruptedException {
        Path store = directory.resolve("keystore.p12");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed with " + process.exitValue());
        }
        return store;
    }
}
