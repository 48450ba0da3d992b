// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.kilonova.manager.Manager;
import org.osgi.framework.Bundle;

/** The component descriptions in a bundle, which can be read before it is resolved. */
final class ComponentFiles {

    private ComponentFiles() {}

    /** Whether a component of the bundle has the topic as a property. */
    static boolean declare(Bundle bundle, String topic) {
        String header = bundle.getHeaders("").get("Service-Component");
        if (header == null) {
            return false;
        }
        for (String path : header.split("\\s*,\\s*")) {
            URL file = path.contains("*") ? null : bundle.getEntry(path.strip());
            if (file != null && declares(file, topic)) {
                return true;
            }
        }
        return false;
    }

    private static boolean declares(URL file, String topic) {
        try (InputStream in = file.openStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.contains("\"" + Manager.TOPIC + "\"") && text.contains("\"" + topic + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
