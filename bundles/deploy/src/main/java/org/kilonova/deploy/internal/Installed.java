// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import org.osgi.framework.Bundle;

/**
 * A bundle of ours.
 *
 * @param bundle in the framework
 * @param sha SHA-256 of its content, as hexadecimal digits
 */
public record Installed(Bundle bundle, String sha) {

    /** Whether there is something to lose: it runs, is about to run when a class of it is needed, or is part of another. */
    boolean alive() {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE, Bundle.STARTING -> true;
            case Bundle.RESOLVED -> Bundles.isFragment(bundle);
            default -> false;
        };
    }

    boolean gone() {
        return bundle.getState() == Bundle.UNINSTALLED;
    }

    String version() {
        return bundle.getVersion().toString();
    }

    @Override
    public String toString() {
        return bundle.getSymbolicName() + " " + version() + " (bundle " + bundle.getBundleId() + ")";
    }
}
