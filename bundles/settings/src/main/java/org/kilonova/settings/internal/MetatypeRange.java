// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.io.IOException;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.AttributeDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the metatype service check a value, and says in our words what it complains about. */
record MetatypeRange(Bundle bundle, String pid, AttributeDefinition attribute) implements Range {

    private static final Logger LOG = LoggerFactory.getLogger(MetatypeRange.class);

    @Override
    public String refusal(String value) {
        // With a cardinality the text is taken for a list, in which these three have a meaning.
        String text = attribute.getCardinality() == 0 ? value : value.replaceAll("[\\\\, ]", "\\\\$0");
        String complaint = attribute.validate(text);
        if (complaint == null || complaint.isEmpty()) {
            return null;
        }
        int type = attribute.getType();
        String demand = read().demand(type == AttributeDefinition.STRING || type == AttributeDefinition.PASSWORD);
        return demand == null ? complaint : demand;
    }

    @Override
    public String limits() {
        return read().words();
    }

    private Limits read() {
        try {
            return Limits.of(bundle, pid, attribute.getID());
        } catch (IOException e) {
            LOG.debug("The limits of {} in {} cannot be told: the message goes without", attribute.getID(), pid, e);
            return Limits.NONE;
        }
    }
}
