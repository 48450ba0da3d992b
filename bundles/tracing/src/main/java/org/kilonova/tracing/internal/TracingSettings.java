// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The configuration as the code wants it.
 *
 * @param endpoint whole URL to which spans are sent, its scheme in lower case, or null for none; what follows {@code ?} may be secret
 * @param headers sent with them; may be secret
 * @param sampleRatio part of the traces begun here that is recorded, 0 to 1
 * @param serviceName under which the spans appear
 */
public record TracingSettings(URI endpoint, Map<String, String> headers, double sampleRatio, String serviceName) {

    private static final String PATH = "/v1/traces";

    /** @throws IllegalArgumentException naming key and value, and what to do */
    public static TracingSettings of(String endpoint, String headers, double sampleRatio, String serviceName) {
        return new TracingSettings(
                endpoint.isBlank() ? null : url(endpoint.strip()),
                headers(headers),
                sampleRatio,
                serviceName.isBlank() ? "kilonova" : serviceName.strip());
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (http && url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null) {
                url = new URI(url.getScheme().toLowerCase(Locale.ROOT)
                        + text.substring(url.getScheme().length()));
                boolean bare = url.getRawPath().isEmpty() || url.getRawPath().equals("/");
                return bare ? url.resolve(PATH) : url;
            }
        } catch (URISyntaxException e) {
            // Said below, with what would be right.
        }
        throw new IllegalArgumentException("endpoint must be the URL of a collector that takes OTLP over HTTP, such as"
                + " http://127.0.0.1:4318, without a user or password (those go to .headers), not " + shown(text));
    }

    /** Somebody may have put a password or a key into it. */
    private static String shown(String text) {
        return text.replaceAll("//[^/]*@", "//***@").replaceAll("\\?.*", "?***");
    }

    /** Where spans are sent, as people may read it; null if nowhere. */
    String place() {
        return endpoint == null ? null : shown(endpoint.toString());
    }

    /** What somebody says of these settings, as people may read it. */
    String withoutSecrets(String text) {
        return endpoint == null ? text : text.replace(endpoint.toString(), place());
    }

    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new TreeMap<>();
        for (String pair : text.split(",")) {
            int mark = pair.indexOf('=');
            String name = pair.substring(0, Math.max(0, mark)).strip();
            if (name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                headers.put(name, pair.substring(mark + 1).strip());
            } else if (!pair.isBlank()) {
                throw new IllegalArgumentException(
                        ".headers must be NAME=VALUE, several separated by commas; one of them has no name of a header");
            }
        }
        return headers;
    }

    /** Without the headers and the query, which may be secret. */
    @Override
    public String toString() {
        return place() + ", ratio " + sampleRatio + ", service " + serviceName;
    }
}
