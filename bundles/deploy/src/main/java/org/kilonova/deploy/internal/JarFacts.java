// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * What has to be known of a jar before it may be installed.
 *
 * @param symbolicName of its bundle
 * @param version of its bundle
 * @param fragment whether it is part of another bundle and is never started
 */
record JarFacts(String symbolicName, Version version, boolean fragment) {

    /** The jar is no bundle; the message says why and what to do. */
    static final class NoBundleException extends Exception {

        NoBundleException(String message) {
            super(message);
        }
    }

    static JarFacts of(Path jar) throws IOException, NoBundleException {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            return of(manifest(file));
        }
    }

    private static Manifest manifest(JarFile file) throws NoBundleException {
        try {
            return file.getManifest();
        } catch (IOException e) {
            throw new NoBundleException("its META-INF/MANIFEST.MF cannot be read (" + e.getMessage()
                    + "): build it with bnd, which writes valid ones");
        }
    }

    static JarFacts of(Manifest manifest) throws NoBundleException {
        Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
        String symbolicName = firstWord(headers.getValue(Constants.BUNDLE_SYMBOLICNAME));
        if (symbolicName.isEmpty()) {
            throw new NoBundleException(
                    "no OSGi manifest: META-INF/MANIFEST.MF has no Bundle-SymbolicName; build it with bnd");
        }
        if (!"2".equals(firstWord(headers.getValue(Constants.BUNDLE_MANIFESTVERSION)))) {
            throw new NoBundleException(
                    "no OSGi manifest: META-INF/MANIFEST.MF has no Bundle-ManifestVersion: 2; build it with bnd");
        }
        String version = headers.getValue(Constants.BUNDLE_VERSION);
        try {
            return new JarFacts(
                    symbolicName, Version.parseVersion(version), headers.getValue(Constants.FRAGMENT_HOST) != null);
        } catch (IllegalArgumentException e) {
            throw new NoBundleException("its Bundle-Version " + version + " is not valid: write it as 1.2.3");
        }
    }

    /** The value without its parameters. */
    private static String firstWord(String header) {
        return header == null ? "" : header.split(";", 2)[0].trim();
    }
}
