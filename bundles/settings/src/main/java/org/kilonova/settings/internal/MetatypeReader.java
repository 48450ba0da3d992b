// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a bundle's metatype over into definitions. */
final class MetatypeReader {

    private static final Logger LOG = LoggerFactory.getLogger(MetatypeReader.class);

    private final MetaTypeService metatype;

    MetatypeReader(MetaTypeService metatype) {
        this.metatype = metatype;
    }

    /** The bundle's definitions by PID; empty for a bundle that has none, or is a fragment. */
    Map<String, Definition> read(Bundle bundle) {
        MetaTypeInformation information = metatype.getMetaTypeInformation(bundle);
        if (information == null) {
            return Map.of();
        }
        Map<String, Definition> definitions = new HashMap<>();
        for (String pid : information.getFactoryPids()) {
            definitions.put(pid, definition(bundle, information, pid, true));
        }
        for (String pid : information.getPids()) {
            definitions.put(pid, definition(bundle, information, pid, false));
        }
        return Map.copyOf(definitions);
    }

    private static Definition definition(Bundle bundle, MetaTypeInformation information, String pid, boolean factory) {
        AttributeDefinition[] attributes =
                information.getObjectClassDefinition(pid, null).getAttributeDefinitions(ObjectClassDefinition.ALL);
        List<Attribute> list = attributes == null
                ? List.of()
                : Arrays.stream(attributes)
                        .map(attribute -> attribute(bundle, pid, attribute))
                        .toList();
        return Definition.of(pid, factory, bundle.getBundleId(), list);
    }

    private static Attribute attribute(Bundle bundle, String pid, AttributeDefinition attribute) {
        return new Attribute(
                attribute.getID(),
                attribute.getType(),
                attribute.getCardinality(),
                list(attribute.getOptionValues()),
                list(attribute.getDefaultValue()),
                Stream.of(attribute.getDescription(), attribute.getName())
                        .filter(text -> text != null && !text.isEmpty())
                        .findFirst()
                        .orElse(""),
                value -> demand(bundle, pid, attribute, value));
    }

    private static String demand(Bundle bundle, String pid, AttributeDefinition attribute, String value) {
        // With a cardinality the text is taken for a list, in which these three have a meaning.
        String text = attribute.getCardinality() == 0 ? value : value.replaceAll("[\\\\, ]", "\\\\$0");
        String complaint = attribute.validate(text);
        if (complaint == null || complaint.isEmpty()) {
            return null;
        }
        try {
            int type = attribute.getType();
            boolean length = type == AttributeDefinition.STRING || type == AttributeDefinition.PASSWORD;
            String demand = Limits.of(bundle, pid, attribute.getID()).demand(length);
            return demand == null ? complaint : demand;
        } catch (IOException e) {
            LOG.debug("The limits of {} in {} cannot be told: the message goes without", attribute.getID(), pid, e);
            return complaint;
        }
    }

    private static List<String> list(String[] values) {
        return values == null ? List.of() : List.of(values);
    }
}
