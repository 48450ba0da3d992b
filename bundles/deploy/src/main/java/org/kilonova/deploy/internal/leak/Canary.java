// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureClassLoader;

/**
 * Tells that a collection which unloads classes has begun and ended since it was made. It is a class loader that nobody holds; it has a
 * class, because a collection of young objects only frees a loader without classes, but none with them.
 */
final class Canary {

    private static final class Cage extends SecureClassLoader {

        Cage(byte[] bird) {
            super(null);
            defineClass(null, bird, 0, bird.length);
        }
    }

    /** What is defined in each cage; needs nothing but {@link Object}. */
    private static final class Bird {}

    private final LoaderReference cage;

    private Canary(byte[] bird) {
        cage = new LoaderReference(new Cage(bird));
    }

    static Canary make() {
        try (InputStream in = Canary.class.getResourceAsStream("Canary$Bird.class")) {
            return new Canary(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean gone() {
        return cage.gone();
    }
}
