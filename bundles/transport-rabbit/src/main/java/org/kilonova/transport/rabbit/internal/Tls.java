// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.kilonova.transport.rabbit.internal.wire.Options;

/** Reads the certificates that the settings name; nothing of them is kept in a store of its own. */
final class Tls {

    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = {};

    private Tls() {}

    /** @throws IllegalArgumentException naming the setting whose file cannot be used */
    static SSLContext context(Options.Tls options) {
        TrustManager[] trust = options.caFile().isEmpty()
                ? null
                : read("ssl_ca_file", options.caFile(), () -> trust(options.caFile()));
        KeyManager[] keys = options.certFile().isEmpty()
                ? null
                : read(
                        "ssl_cert_file or ssl_key_file",
                        options.certFile() + ", " + options.keyFile(),
                        () -> keys(options));
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }

    private static TrustManager[] trust(String file) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate certificate : certificates(file)) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(Options.Tls options) throws GeneralSecurityException, IOException {
        Certificate[] chain = certificates(options.certFile()).toArray(new Certificate[0]);
        String keyFile = options.keyFile().isEmpty() ? options.certFile() : options.keyFile();
        KeyStore store = emptyStore();
        store.setKeyEntry("key", key(keyFile, chain[0].getPublicKey().getAlgorithm()), NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static Collection<? extends Certificate> certificates(String file)
            throws GeneralSecurityException, IOException {
        try (InputStream pem = new ByteArrayInputStream(Files.readAllBytes(Path.of(file)))) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (found.isEmpty()) {
                throw new GeneralSecurityException("there is no certificate in it");
            }
            return found;
        }
    }

    private static PrivateKey key(String file, String algorithm) throws GeneralSecurityException, IOException {
        Matcher key = KEY.matcher(Files.readString(Path.of(file), StandardCharsets.US_ASCII));
        if (!key.find()) {
            throw new GeneralSecurityException("there is no unencrypted key in PKCS#8 format in " + file
                    + "; make one with openssl pkcs8 -topk8 -nocrypt");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(key.group(1));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static <T> T read(String setting, String value, Reading<T> reading) {
        try {
            return reading.read();
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new IllegalArgumentException(setting + " = " + value + " cannot be used: " + Reasons.of(e), e);
        }
    }

    private interface Reading<T> {
        T read() throws GeneralSecurityException, IOException;
    }
}
