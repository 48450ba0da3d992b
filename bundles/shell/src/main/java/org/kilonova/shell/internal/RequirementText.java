// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A requirement as people say it: {@code package com.example [1.2.0, 2.0.0)}.
 *
 * @param namespace of the requirement
 * @param filter LDAP, or null
 */
record RequirementText(String namespace, String filter) {

    @Override
    public String toString() {
        if (filter == null) {
            return namespace;
        }
        String name = first("\\(" + Pattern.quote(namespace) + "=([^)]*)\\)");
        if (name == null) {
            return namespace + " " + filter;
        }
        String kind = namespace.replaceFirst("^osgi\\.wiring\\.", "");
        return kind + " " + name + versions();
    }

    private String versions() {
        String from = first("version>=([^)]*)\\)");
        String below = first("\\(!\\([a-z-]*version>=([^)]*)\\)\\)");
        if (from == null) {
            return "";
        }
        return below == null ? " " + from + " or newer" : " [" + from + "," + below + ")";
    }

    private String first(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(filter);
        return matcher.find() ? matcher.group(1) : null;
    }
}
