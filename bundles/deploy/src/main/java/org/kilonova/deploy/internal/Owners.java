// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Bundle;

/** Who has which symbolic name: there is one file for a bundle. */
final class Owners {

    private final Map<String, Bundle> foreign;
    private final Map<String, String> files = new HashMap<>();

    /** @param foreign bundles of the distribution by symbolic name */
    Owners(Map<String, Bundle> foreign, Collection<FileEntry> entries) {
        this.foreign = foreign;
        for (FileEntry entry : entries) {
            if (entry.installed != null && !entry.installed.gone()) {
                files.put(entry.installed.bundle().getSymbolicName(), entry.name);
            }
            if (entry.incoming != null) {
                files.put(entry.incoming.facts().symbolicName(), entry.name);
            }
        }
    }

    /** Gives the name to the jar's file, or tells why not. */
    String claim(Jar jar) {
        String name = jar.facts().symbolicName();
        Bundle other = foreign.get(name);
        if (other != null) {
            return "conflicts with bundle " + other.getBundleId() + " of the distribution, also " + name
                    + ": give it another Bundle-SymbolicName, or remove the file";
        }
        String first = files.putIfAbsent(name, jar.name());
        return first == null || first.equals(jar.name())
                ? null
                : "the same bundle as " + first + " (" + name + "): remove one of the two files";
    }
}
