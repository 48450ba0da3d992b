// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.declared;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads which settings one metatype file requires. Not thread-safe. */
final class MetatypeXml {

    private record Designate(String pid, boolean factory) {}

    private final Map<String, Set<String>> keysByDefinition = new HashMap<>();
    private final Map<Designate, String> definitions = new LinkedHashMap<>();
    private Set<String> keys = new TreeSet<>();
    private Designate designate;

    List<RequiredKeys> read(InputStream in) throws IOException, XMLStreamException {
        XMLStreamReader xml = SafeXml.reader(in);
        try {
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    begin(xml);
                }
            }
        } finally {
            xml.close();
        }
        List<RequiredKeys> required = new ArrayList<>();
        definitions.forEach((key, definition) -> required.add(
                new RequiredKeys(key.pid(), key.factory(), keysByDefinition.getOrDefault(definition, Set.of()))));
        return required;
    }

    private void begin(XMLStreamReader xml) throws XMLStreamException {
        switch (xml.getLocalName()) {
            case "OCD" -> {
                keys = new TreeSet<>();
                keysByDefinition.put(SafeXml.attribute(xml, "id"), keys);
            }
            case "AD" -> {
                boolean optional = "false".equals(xml.getAttributeValue(null, "required"));
                if (!optional && xml.getAttributeValue(null, "default") == null) {
                    keys.add(SafeXml.attribute(xml, "id"));
                }
            }
            case "Designate" -> {
                String factory = xml.getAttributeValue(null, "factoryPid");
                designate = factory == null
                        ? new Designate(SafeXml.attribute(xml, "pid"), false)
                        : new Designate(factory, true);
            }
            case "Object" -> definitions.put(designate, SafeXml.attribute(xml, "ocdref"));
            default -> {
                // The rest is for those who show settings.
            }
        }
    }
}
