// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.declared;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads one XML file of Declarative Services. Not thread-safe. */
final class ComponentXml {

    /** Another file of the same bundle. */
    @FunctionalInterface
    interface Entries {

        /** Returns null if there is none. */
        InputStream open(String name) throws IOException;
    }

    private final Entries entries;
    private final List<DeclaredComponent> components = new ArrayList<>();
    private String name;
    private String pid;
    private String implementation;
    private List<String> interfaces;
    private Map<String, String> properties;

    ComponentXml(Entries entries) {
        this.entries = entries;
    }

    List<DeclaredComponent> read(InputStream in) throws IOException, XMLStreamException {
        XMLStreamReader xml = SafeXml.reader(in);
        try {
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    begin(xml);
                } else if (event == XMLStreamConstants.END_ELEMENT && "component".equals(xml.getLocalName())) {
                    end();
                }
            }
        } finally {
            xml.close();
        }
        return List.copyOf(components);
    }

    private void begin(XMLStreamReader xml) throws IOException, XMLStreamException {
        String element = xml.getLocalName();
        if ("component".equals(element)) {
            name = xml.getAttributeValue(null, "name");
            pid = xml.getAttributeValue(null, "configuration-pid");
            implementation = null;
            interfaces = new ArrayList<>();
            properties = new HashMap<>();
            return;
        }
        if (properties == null) {
            return;
        }
        switch (element) {
            case "implementation" -> implementation = SafeXml.attribute(xml, "class");
            case "provide" -> interfaces.add(SafeXml.attribute(xml, "interface"));
            case "property" -> property(xml);
            case "properties" -> propertiesOf(SafeXml.attribute(xml, "entry"));
            default -> {
                // The rest says how it is wired, which nobody here asks.
            }
        }
    }

    private void property(XMLStreamReader xml) throws XMLStreamException {
        String key = SafeXml.attribute(xml, "name");
        String value = xml.getAttributeValue(null, "value");
        properties.put(
                key,
                value == null
                        ? xml.getElementText()
                                .strip()
                                .lines()
                                .findFirst()
                                .orElse("")
                                .strip()
                        : value);
    }

    private void propertiesOf(String entry) throws IOException {
        try (InputStream in = entries.open(entry)) {
            if (in != null) {
                Properties file = new Properties();
                file.load(in);
                file.stringPropertyNames().forEach(key -> properties.put(key, file.getProperty(key)));
            }
        }
    }

    private void end() throws XMLStreamException {
        if (implementation == null) {
            throw new XMLStreamException("a component without an implementation");
        }
        String nameOrClass = name == null ? implementation : name;
        List<String> pids = new ArrayList<>();
        for (String word : (pid == null ? "$" : pid).strip().split("\\s+")) {
            pids.add("$".equals(word) ? nameOrClass : word);
        }
        components.add(new DeclaredComponent(implementation, List.copyOf(interfaces), pids, Map.copyOf(properties)));
        properties = null;
    }
}
