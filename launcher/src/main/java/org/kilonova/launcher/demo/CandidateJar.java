// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes the next versions of the ledger: copies of its jar in which a few words are others, or a class is left out. */
public record CandidateJar(Path ledger) {

    private static final String VARIANT = "OSGI-INF/variant.properties";
    private static final String COMPONENT = "OSGI-INF/org.kilonova.ledger.LedgerManager.xml";
    private static final String NEEDED_BY_CALLS = "org/kilonova/ledger/Seal.class";
    private static final String TOPIC = "<property name=\"kilonova.topic\"";
    private static final String ALONE = "<property name=\"kilonova.exclusive\" type=\"Boolean\" value=\"true\"/>";
    private static final String IMPORTS = "Import-Package";

    /** Writes the jar of a version to a file. */
    public Path write(Candidate candidate, String version, Path file) throws IOException {
        Files.write(file, bytes(candidate, version));
        return file;
    }

    private byte[] bytes(Candidate candidate, String version) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarFile original = new JarFile(ledger.toFile());
                JarOutputStream copy = new JarOutputStream(bytes, manifest(original, candidate, version))) {
            for (JarEntry entry : original.stream().toList()) {
                boolean leftOut =
                        candidate == Candidate.CLASS_MISSING && entry.getName().equals(NEEDED_BY_CALLS);
                if (leftOut || entry.isDirectory() || entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    continue;
                }
                copy.putNextEntry(new JarEntry(entry.getName()));
                copy.write(content(original, entry, candidate, version));
                copy.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static Manifest manifest(JarFile original, Candidate candidate, String version) throws IOException {
        Manifest manifest = new Manifest(original.getManifest());
        manifest.getMainAttributes().putValue("Bundle-Version", version);
        if (candidate == Candidate.UNRESOLVABLE) {
            String imports = manifest.getMainAttributes().getValue(IMPORTS);
            manifest.getMainAttributes().putValue(IMPORTS, imports + ",org.kilonova.nowhere");
        }
        return manifest;
    }

    private static byte[] content(JarFile original, JarEntry entry, Candidate candidate, String version)
            throws IOException {
        byte[] content = original.getInputStream(entry).readAllBytes();
        if (entry.getName().equals(VARIANT)) {
            return ("version = " + version + "\nfault = " + fault(candidate) + "\n").getBytes(StandardCharsets.UTF_8);
        }
        if (entry.getName().equals(COMPONENT) && candidate == Candidate.EXCLUSIVE) {
            return new String(content, StandardCharsets.UTF_8)
                    .replace(TOPIC, ALONE + TOPIC)
                    .getBytes(StandardCharsets.UTF_8);
        }
        return content;
    }

    /** As the ledger names it; what is wrong with the jar alone is no fault of its. */
    private static String fault(Candidate candidate) {
        return switch (candidate) {
            case GOOD, EXCLUSIVE, UNRESOLVABLE, CLASS_MISSING -> "NONE";
            default -> candidate.name();
        };
    }
}
