// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.MetaTypeService;

/**
 * The smallest and the largest value of a key. The metatype service checks them but does not tell them, so they are read from its
 * documents; only for the sake of a good message, hence only when a value was refused.
 */
record Limits(String min, String max) {

    static final Limits NONE = new Limits(null, null);

    /**
     * The limits of a key.
     *
     * @throws IOException when a document of the bundle cannot be read
     */
    static Limits of(Bundle bundle, String pid, String key) throws IOException {
        Enumeration<URL> documents = bundle.findEntries(MetaTypeService.METATYPE_DOCUMENTS_LOCATION, "*.xml", false);
        if (documents == null) {
            return NONE;
        }
        for (URL document : Collections.list(documents)) {
            try (InputStream in = document.openStream()) {
                Limits limits = read(in, pid, key);
                if (limits != null) {
                    return limits;
                }
            } catch (XMLStreamException e) {
                throw new IOException("Cannot read " + document, e);
            }
        }
        return NONE;
    }

    /** Null if the document does not have that key for that PID. */
    static Limits read(InputStream in, String pid, String key) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XMLStreamReader reader = factory.createXMLStreamReader(in);
        Map<String, Limits> byDefinition = new HashMap<>();
        String definition = null;
        boolean designated = false;
        while (reader.hasNext()) {
            if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (reader.getLocalName()) {
                case "OCD" -> definition = reader.getAttributeValue(null, "id");
                case "AD" -> {
                    if (key.equals(reader.getAttributeValue(null, "id"))) {
                        Limits limits = new Limits(
                                reader.getAttributeValue(null, "min"), reader.getAttributeValue(null, "max"));
                        byDefinition.put(definition, limits);
                    }
                }
                case "Designate" ->
                    designated = pid.equals(reader.getAttributeValue(null, "pid"))
                            || pid.equals(reader.getAttributeValue(null, "factoryPid"));
                case "Object" -> {
                    Limits limits = byDefinition.get(reader.getAttributeValue(null, "ocdref"));
                    if (designated && limits != null) {
                        return limits;
                    }
                }
                default -> {
                    // icons and options say nothing of limits
                }
            }
        }
        return null;
    }

    /** Such as {@code from 1 to 9}, or null if there are no limits. */
    String words() {
        if (min == null && max == null) {
            return null;
        }
        return max == null ? "at least " + min : min == null ? "at most " + max : "from " + min + " to " + max;
    }

    /** What a value must be, or null if there are no limits. */
    String demand(boolean length) {
        String limits = words();
        if (limits == null) {
            return null;
        }
        return length ? "must have " + limits + " characters" : "must be " + limits;
    }
}
