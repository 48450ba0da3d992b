// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key by which clients know the container again: made once, Ed25519 where Java has it, else RSA. The file holds both halves as PEM,
 * since the JDK does not compute one from the other.
 */
final class HostKey {

    private static final Logger LOG = LoggerFactory.getLogger(HostKey.class);

    /** The name under which {@code known_hosts} has the key: addresses and ports change. */
    private static final String ALIAS = "kilonova";

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private HostKey() {}

    /**
     * Reads the key, or makes it.
     *
     * @throws IOException when there is one that cannot be read, or none can be written: tells what to do
     */
    static KeyPair of(Places places) throws IOException, GeneralSecurityException {
        Path file = places.hostKey();
        KeyPair pair;
        if (Files.exists(file)) {
            requirePrivate(file);
            pair = read(file);
        } else {
            pair = generate();
            AtomicFile.write(
                    file,
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded())
                            + pem("PUBLIC KEY", pair.getPublic().getEncoded()),
                    "rw-------");
            LOG.info("{} made: clients know the container by {}", file, KeyUtils.getFingerPrint(pair.getPublic()));
        }
        String line = ALIAS + " " + PublicKeyEntry.toString(pair.getPublic()) + "\n";
        if (!Files.exists(places.knownHosts())
                || !Files.readString(places.knownHosts()).equals(line)) {
            AtomicFile.write(places.knownHosts(), line, "rw-r--r--");
        }
        return pair;
    }

    private static void requirePrivate(Path file) throws IOException {
        Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
        open.removeAll(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        if (!open.isEmpty()) {
            throw new IOException(file + " may be used by others (" + open + "), SSH stays off: chmod 600 " + file
                    + ", or delete it and a new one is made, which clients do not know");
        }
    }

    private static KeyPair generate() throws GeneralSecurityException {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(3072);
            return rsa.generateKeyPair();
        }
    }

    private static KeyPair read(Path file) throws IOException {
        String text = Files.readString(file);
        try {
            byte[] privateKey = block(text, "PRIVATE KEY");
            byte[] publicKey = block(text, "PUBLIC KEY");
            try {
                return pair("Ed25519", privateKey, publicKey);
            } catch (GeneralSecurityException notThat) {
                return pair("RSA", privateKey, publicKey);
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    file + " is no host key as it was made here (" + e.getMessage()
                            + "), SSH stays off: bring it back, or delete it and a new one is made, which clients do not know",
                    e);
        }
    }

    private static KeyPair pair(String algorithm, byte[] privateKey, byte[] publicKey) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance(algorithm);
        return new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(publicKey)),
                factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
    }

    private static String pem(String type, byte[] bytes) {
        String body = new String(LINES.encode(bytes), StandardCharsets.US_ASCII);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }

    private static byte[] block(String text, String type) {
        Matcher block = Pattern.compile("-----BEGIN " + type + "-----\n(.*?)-----END " + type + "-----", Pattern.DOTALL)
                .matcher(text);
        if (!block.find()) {
            throw new IllegalArgumentException("there is no block " + type);
        }
        return Base64.getMimeDecoder().decode(block.group(1));
    }
}
