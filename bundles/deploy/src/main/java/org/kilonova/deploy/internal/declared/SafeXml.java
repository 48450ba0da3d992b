// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.declared;

import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** XML out of jars that nobody has judged yet: it can neither name files of this machine nor grow while it is read. */
final class SafeXml {

    private SafeXml() {}

    static XMLStreamReader reader(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory.createXMLStreamReader(in);
    }

    /** An attribute that has to be there. */
    static String attribute(XMLStreamReader xml, String name) throws XMLStreamException {
        String value = xml.getAttributeValue(null, name);
        if (value == null) {
            throw new XMLStreamException("<" + xml.getLocalName() + "> has no " + name, xml.getLocation());
        }
        return value;
    }
}
