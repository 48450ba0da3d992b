// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows what must not be shown, and hides it. */
public final class Secrets {

    /** Stands for every secret. */
    public static final String HIDDEN = "***";

    // A key that is none, such as a routing key, is hidden too: that is a smaller harm than a secret in the log.
    private static final String NAMES =
            "(?:(?:password|passwd|pwd|passphrase|passcode|secret|token|credential)s?|[._-]pass"
                    + "|(?:api|access|secret|private)key|[._-]key|(?-i:[a-z0-9]Key))";
    private static final Pattern SECRET_KEY = Pattern.compile("(?i)\\..*|.*" + NAMES);
    private static final Pattern PARAMETER = Pattern.compile("(?i)([\\w.-]*" + NAMES + "\\s*=\\s*)[^&;\\s]+");
    private static final Pattern AFTER_SCHEME = Pattern.compile("(?<=://)[^?\\s\"'<>]+");
    private static final Pattern HOST = Pattern.compile("[\\w.-]*(:\\d*)?|\\[[0-9A-Fa-f:.]*](:\\d*)?");

    private Secrets() {}

    /** Whether a key of this name holds a secret: it starts with a dot or ends in password, secret, token, credentials, api.key or the like. */
    public static boolean isSecret(String key) {
        return SECRET_KEY.matcher(key).matches();
    }

    /**
     * The value of a key, fit to be shown: {@code ***} if the key is a secret's, else with the passwords in it (in URLs and in
     * {@code password=} parameters) replaced by {@code ***}. A secret that is empty stays empty: that it is missing is none.
     */
    public static String mask(String key, String value) {
        if (value == null || value.isEmpty()) {
            return value;
        }
        return isSecret(key) ? HIDDEN : mask(value);
    }

    /** The same for text of which no key is known. */
    public static String mask(String text) {
        String hidden = AFTER_SCHEME.matcher(text).replaceAll(match -> Matcher.quoteReplacement(maskHosts(match)));
        return PARAMETER.matcher(hidden).replaceAll("$1" + Matcher.quoteReplacement(HIDDEN));
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
