// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

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

/** Takes a bundle's metatype over into definitions. */
final class MetatypeReader {

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
                new MetatypeRange(bundle, pid, attribute));
    }

    private static List<String> list(String[] values) {
        return values == null ? List.of() : List.of(values);
    }
}
