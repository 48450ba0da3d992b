// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.BundleException;

/**
 * Why a bundle does not start, for people.
 *
 * @param reason and what to do
 * @param unresolved whether something outside of the bundle is missing
 */
record StartFailure(String reason, boolean unresolved) {

    private static final Pattern MISSING =
            Pattern.compile("missing requirement \\[([^\\[\\]]+)(?: \\[[^\\]]*\\]\\([^)]*\\))?\\] ([\\w.]+); (\\(.*)");
    private static final Pattern AT_LEAST = Pattern.compile("\\((?:bundle-)?version>=([^)]+)\\)");
    private static final Pattern BELOW = Pattern.compile("\\(!\\((?:bundle-)?version>=([^)]+)\\)\\)");

    static StartFailure of(BundleException e) {
        return switch (e.getType()) {
            case BundleException.RESOLVE_ERROR -> new StartFailure(unresolved(e.getMessage()), true);
            case BundleException.ACTIVATOR_ERROR ->
                new StartFailure(
                        "its activator failed: " + (e.getCause() == null ? e : e.getCause())
                                + "; see the log, then copy a corrected jar",
                        false);
            default -> new StartFailure(e.getMessage(), false);
        };
    }

    /** Whatever else the framework does not like about a bundle. */
    static StartFailure of(Throwable e) {
        return new StartFailure("the framework does not start it: " + e, false);
    }

    /** Names what is missing, from the framework's message; of a chain of bundles the last one, where the cause is. */
    static String unresolved(String message) {
        int last = message.lastIndexOf("missing requirement [");
        Matcher missing = MISSING.matcher(last < 0 ? "" : message.substring(last));
        if (!missing.find()) {
            return message;
        }
        String whose = message.indexOf("missing requirement [") == last ? "" : " of the bundle " + missing.group(1);
        return "unresolved: missing " + capability(missing.group(2), filter(missing.group(3))) + whose
                + "; deploy a bundle that provides it";
    }

    private static String capability(String namespace, String filter) {
        Matcher name = Pattern.compile("\\(" + Pattern.quote(namespace) + "=([^)]*)\\)")
                .matcher(filter);
        if (!name.find()) {
            return "capability " + namespace + " " + filter;
        }
        String kind =
                switch (namespace) {
                    case "osgi.wiring.package" -> "package ";
                    case "osgi.wiring.bundle" -> "bundle ";
                    case "osgi.wiring.host" -> "host bundle ";
                    default -> "capability " + namespace + " ";
                };
        return kind + name.group(1) + versions(filter);
    }

    private static String versions(String filter) {
        Matcher below = BELOW.matcher(filter);
        Matcher atLeast = AT_LEAST.matcher(filter.replaceAll(BELOW.pattern(), ""));
        String floor = atLeast.find() ? atLeast.group(1) : null;
        if (below.find()) {
            return " [" + (floor == null ? "0" : floor) + "," + below.group(1) + ")";
        }
        return floor == null ? "" : " " + floor + " or later";
    }

    /** The filter alone: what follows its closing parenthesis belongs to the message around it. */
    private static String filter(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return text.substring(0, i + 1);
            }
        }
        return text;
    }
}
