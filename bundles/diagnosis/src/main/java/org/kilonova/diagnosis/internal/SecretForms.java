// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The ways in which one secret is written: in a URL, in JSON, in a file of configuration. */
final class SecretForms {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ESCAPE = Pattern.compile("(?s)\\\\(.)");

    private SecretForms() {}

    /** The secret as it is and in all other forms, whichever of them it has been found in. */
    static Set<String> of(String secret) {
        Set<String> plain = new LinkedHashSet<>();
        for (String read : List.of(secret, asUtf8(secret))) {
            plain.add(read);
            plain.add(decoded(read));
            plain.add(ESCAPE.matcher(read).replaceAll("$1"));
        }
        Set<String> forms = new LinkedHashSet<>(plain);
        for (String text : plain) {
            String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
            forms.add(encoded);
            forms.add(encoded.replace("+", "%20"));
            forms.add(inJson(text));
        }
        return forms;
    }

    /** Of bytes that were taken for ISO 8859-1: what they are in UTF-8, if they are that. */
    private static String asUtf8(String text) {
        String read = new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        boolean bytes = text.chars().allMatch(each -> each <= 0xFF);
        return bytes && read.indexOf('\uFFFD') < 0 ? read : text;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // It is not encoded.
            return text;
        }
    }

    private static String inJson(String text) {
        try {
            String quoted = JSON.writeValueAsString(text);
            return quoted.substring(1, quoted.length() - 1);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every text has a form in JSON", e);
        }
    }
}
