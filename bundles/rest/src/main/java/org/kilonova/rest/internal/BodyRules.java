// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.Locale;

/** What the head of a request may say of its body. */
final class BodyRules {

    private static final String JAR = "application/java-archive";

    private BodyRules() {}

    /**
     * @throws Problem if the body would not be taken
     */
    static void check(Request request, Route route, RestSettings settings) {
        if (request.length() == 0) {
            return;
        }
        if (route.body() == Route.Body.NONE) {
            if (request.length() > 0 && !request.isRead()) {
                throw new Problem(
                        Kind.INVALID_REQUEST, route.method() + " " + route.template() + " takes no body: leave it out");
            }
            return;
        }
        boolean isJar = route.body() == Route.Body.JAR;
        int max = isJar ? settings.maxJar() : settings.maxBody();
        if (request.length() > max) {
            throw tooLarge(max, isJar ? "max_jar_bytes" : "max_body_bytes");
        }
        if (isJar) {
            requireJar(request.header("Content-Type"));
        } else {
            requireJson(request.header("Content-Type"));
        }
        String coding = request.header("Content-Encoding");
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            throw new Problem(Kind.UNSUPPORTED_MEDIA_TYPE, "The body must not be compressed, not with " + coding);
        }
    }

    /** A web page can send any other type without asking first. */
    private static void requireJson(String type) {
        String[] parts = type == null
                ? new String[] {"none"}
                : type.toLowerCase(Locale.ROOT).split(";");
        boolean json = parts[0].strip().equals("application/json");
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            json &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
        }
        if (!json) {
            throw new Problem(
                            Kind.UNSUPPORTED_MEDIA_TYPE,
                            "The body must be JSON in UTF-8: send Content-Type: application/json, not " + type)
                    .header("Accept", "application/json");
        }
    }

    private static void requireJar(String type) {
        if (type == null || !type.split(";")[0].strip().equalsIgnoreCase(JAR)) {
            throw new Problem(
                            Kind.UNSUPPORTED_MEDIA_TYPE,
                            "The body must be a jar: send Content-Type: " + JAR + ", not " + type)
                    .header("Accept", JAR);
        }
    }

    /**
     * @param setting that allows so much
     */
    static Problem tooLarge(int max, String setting) {
        return new Problem(Kind.TOO_LARGE, "The body is larger than " + max + " bytes (" + setting + ")")
                .header("Connection", "close");
    }

    static Problem tooSlow(String seconds) {
        return new Problem(Kind.REQUEST_TIMEOUT, "The body did not arrive within " + seconds + " s (body_timeout)")
                .header("Connection", "close");
    }
}
