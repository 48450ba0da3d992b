// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows what must not be shown, and hides it: by the names of keys, and in text by what stands around it. A secret that neither has such a
 * name nor stands in a URL cannot be known. Thread-safe.
 */
public final class Secrets {

    /** Stands for every secret. */
    public static final String HIDDEN = "***";

    // A key that is none, such as a routing key, is hidden too: that is a smaller harm than a secret in the log.
    private static final String NAMES =
            "(?:(?:password|passwd|pwd|passphrase|passcode|secret|token|credential)s?|[._-]pass"
                    + "|(?:api|access|secret|private)key|[._-]key|(?-i:[a-z0-9]Key))";
    private static final Pattern SECRET_KEY = Pattern.compile("(?i)\\..*|.*" + NAMES);

    // Each word is looked at once, from its start, and nothing is tried again within quotes: a line of the log may be
    // long.
    private static final String WORD = "[\\w.-]*" + NAMES;

    // With a colon not within a URL, as its scheme, user or host, nor in $[secret:FILE], which only says where one is.
    private static final String PARAMETER_NAME =
            "(?:(?<![\\w.-])" + WORD + "\\s*=\\s*|(?<![\\w.@/-])(?<!\\$\\[)" + WORD + "[ \\t]*+:[ \\t]*+(?!//|:))";
    private static final String QUOTED = "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"?+";

    // As a whole word in quotes, or with a value that may be quoted.
    private static final Pattern PARAMETER = Pattern.compile("(?i)(?:(?<=\")(" + PARAMETER_NAME
            + ")[^\"]++(?=\")|(?<=')(" + PARAMETER_NAME + ")[^']++(?=')|(" + PARAMETER_NAME + ")(?:" + QUOTED
            + "|'[^']*+'?+|[^&;\\s\"']++))");

    // JSON within JSON has its quotes escaped; text that was cut has no last one.
    private static final Pattern JSON_FIELD = Pattern.compile("(?i)(?<!\\\\)(\\\\*+\"[^\"\\\\]*" + NAMES
            + "\\\\*+\"\\s*+:\\s*+)(?:\\\\++\".*?(?:\\\\+\"|$)|" + QUOTED + "|[^\\s,}\\]]++)");

    private static final Pattern AUTHORIZATION =
            Pattern.compile("(?i)((?:authorization\\s*[:=]\\s*|\\b)(?:bearer|basic)\\s+)[\\w.~+/=-]{8,}");
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("(?s)(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)");

    // A blank after a comma is in it only where another host follows.
    private static final String NO_BLANKS = "[^?\\s\"'<>]++";
    private static final Pattern AFTER_SCHEME = Pattern.compile("(?<=://)" + NO_BLANKS
            + "(?:(?<=,)[ \\t]++(?=[^\\s,:@/]*+:[^\\s@]++@|[\\w.:\\[\\]-]++,)" + NO_BLANKS + "){0,50}+");
    private static final Pattern HOST = Pattern.compile("\\s*(?:[\\w.-]*(:\\d*)?|\\[[0-9A-Fa-f:.]*](:\\d*)?)");

    // There a password is sure to stand, and often one that is not encoded as it should be.
    private static final Pattern TRANSPORT_URL = Pattern.compile("(?i)(?:.*[._-])?transport_url");
    private static final Pattern NOT_ENCODED = Pattern.compile("(?<=://).*[?\\s\"'<>].*(?=@)");

    private Secrets() {}

    /** Whether a key of this name holds a secret: it starts with a dot or ends in password, secret, token, credentials, api.key or the like. */
    public static boolean isSecret(String key) {
        return SECRET_KEY.matcher(key).matches();
    }

    /**
     * The value of a key, fit to be shown: {@code ***} if the key is a secret's, else with the passwords in it (in URLs, and beside
     * {@code password=} or {@code password:}) replaced by {@code ***}. A secret that is empty stays empty: that it is missing is none.
     */
    public static String mask(String key, String value) {
        if (value == null || value.isEmpty()) {
            return value;
        }
        if (isSecret(key)) {
            return HIDDEN;
        }
        return mask(
                TRANSPORT_URL.matcher(key).matches()
                        ? NOT_ENCODED.matcher(value).replaceAll(HIDDEN)
                        : value);
    }

    /** The same for text of which no key is known: passwords in URLs, beside {@code password=} or {@code password:}, in fields of JSON that it may hold. */
    public static String mask(String text) {
        String hidden = JSON_FIELD.matcher(text).replaceAll("$1\"" + HIDDEN + "\"");
        hidden = AFTER_SCHEME.matcher(hidden).replaceAll(match -> Matcher.quoteReplacement(maskHosts(match)));
        hidden = AUTHORIZATION.matcher(hidden).replaceAll("$1" + HIDDEN);
        hidden = PRIVATE_KEY.matcher(hidden).replaceAll("$1" + HIDDEN);
        return PARAMETER
                .matcher(hidden)
                .replaceAll(match ->
                        Matcher.quoteReplacement(firstOf(match.group(1), match.group(2), match.group(3)) + HIDDEN));
    }

    /** A copy in which the values of secret keys, at any depth, are masked, and the text in all others. */
    public static Map<String, Object> mask(Map<?, ?> fields) {
        Map<String, Object> shown = new LinkedHashMap<>();
        fields.forEach((key, value) -> {
            String name = String.valueOf(key);
            shown.put(name, value != null && isSecret(name) ? HIDDEN : maskValue(value));
        });
        return shown;
    }

    private static Object maskValue(Object value) {
        if (value instanceof Map<?, ?> fields) {
            return mask(fields);
        }
        if (value instanceof List<?> items) {
            return items.stream().map(Secrets::maskValue).toList();
        }
        return value instanceof String text ? mask(text) : value;
    }

    private static String firstOf(String... found) {
        for (String text : found) {
            if (text != null) {
                return text;
            }
        }
        throw new IllegalStateException("one of the groups has matched");
    }

    /** Takes {@code user:password@host1:5672,user:password@host2/path}; rather hides too much where a password was not encoded. */
    private static String maskHosts(MatchResult match) {
        String[] parts = match.group().split(",", -1);
        boolean userInfoFollows = false;
        for (int i = parts.length - 1; i >= 0; i--) {
            int at = parts[i].lastIndexOf('@');
            int colon = parts[i].indexOf(':');
            if (at >= 0 && colon >= 0 && colon < at) {
                parts[i] = parts[i].substring(0, colon + 1) + HIDDEN + parts[i].substring(at);
            } else if (at >= 0 && i > 0) {
                // The rest of a password with a comma in it cannot be told from a user's name.
                parts[i] = HIDDEN + parts[i].substring(at);
            } else if (at < 0 && userInfoFollows && !HOST.matcher(parts[i]).matches()) {
                parts[i] = colon < 0 ? HIDDEN : parts[i].substring(0, colon + 1) + HIDDEN;
            }
            userInfoFollows |= at >= 0;
        }
        return String.join(",", parts);
    }
}
