// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.declared;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.osgi.framework.Bundle;

/**
 * The components that a bundle declares, whether it runs or not.
 *
 * @param components in the order of the header
 * @param flaws files that Declarative Services will not be able to read; each says what to do
 */
public record Declarations(List<DeclaredComponent> components, List<String> flaws) {

    private static final String HEADER = "Service-Component";

    public static Declarations of(Bundle bundle) {
        List<DeclaredComponent> components = new ArrayList<>();
        List<String> flaws = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String path : paths(bundle.getHeaders().get(HEADER))) {
            List<URL> files = find(bundle, path);
            if (files.isEmpty() && !path.contains("*")) {
                flaws.add(
                        "the header Service-Component names " + path + ", which is not in the jar; build it with bnd");
            }
            for (URL file : files) {
                if (seen.add(file.getPath())) {
                    read(bundle, file, components, flaws);
                }
            }
        }
        return new Declarations(components, flaws);
    }

    private static List<String> paths(String header) {
        List<String> paths = new ArrayList<>();
        for (String path : (header == null ? "" : header).split(",")) {
            if (!path.isBlank()) {
                paths.add(path.strip());
            }
        }
        return paths;
    }

    private static List<URL> find(Bundle bundle, String path) {
        int slash = path.lastIndexOf('/');
        Enumeration<URL> found =
                bundle.findEntries(slash < 0 ? "/" : path.substring(0, slash), path.substring(slash + 1), false);
        List<URL> files = new ArrayList<>();
        while (found != null && found.hasMoreElements()) {
            files.add(found.nextElement());
        }
        return files;
    }

    private static void read(Bundle bundle, URL file, List<DeclaredComponent> components, List<String> flaws) {
        try (InputStream in = file.openStream()) {
            components.addAll(new ComponentXml(name -> open(bundle, name)).read(in));
        } catch (IOException | XMLStreamException e) {
            flaws.add("its " + file.getPath().substring(1) + " cannot be read ("
                    + String.valueOf(e.getMessage()).replaceAll("\\s+", " ") + "); build it with bnd");
        }
    }

    private static InputStream open(Bundle bundle, String name) throws IOException {
        URL entry = bundle.getEntry(name);
        return entry == null ? null : entry.openStream();
    }
}
