// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

/** The choice between plain text and JSON. */
final class Accept {

    private static final String TEXT = "text/plain";
    private static final String JSON = "application/json";

    private Accept() {}

    /**
     * @param header may be null: then text is as good as anything
     */
    static boolean prefersText(String header) {
        return header == null || quality(header, TEXT) >= quality(header, JSON);
    }

    /** How much a type is wanted, by the most exact range that names it; 0 is not at all. */
    private static double quality(String header, String type) {
        double quality = 0;
        int exactness = 0;
        for (String range : header.split(",")) {
            String[] parts = range.split(";");
            int exact = exactness(parts[0].strip(), type);
            if (exact > exactness) {
                exactness = exact;
                quality = weight(parts);
            }
        }
        return quality;
    }

    private static int exactness(String range, String type) {
        if (range.equalsIgnoreCase(type)) {
            return 3;
        }
        if (range.equalsIgnoreCase(type.substring(0, type.indexOf('/')) + "/*")) {
            return 2;
        }
        return range.equals("*/*") ? 1 : 0;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.startsWith("q=")) {
                try {
                    return Double.parseDouble(part.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
