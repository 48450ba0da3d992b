// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.dispatch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An RPC version {@code major.minor[.revision]}. */
public record RpcVersion(int major, int minor, int revision) implements Comparable<RpcVersion> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(?:\\.(\\d{1,9}))?");

    /** What a message without a version asks for. */
    public static final RpcVersion DEFAULT = new RpcVersion(1, 0, 0);

    /** @throws IllegalArgumentException if the text is no version */
    public static RpcVersion parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no version such as \"1.0\"");
        }
        String revision = matcher.group(3);
        return new RpcVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                revision == null ? 0 : Integer.parseInt(revision));
    }

    /** Whether a peer that offers this version can serve one that asks for the other. */
    public boolean serves(RpcVersion requested) {
        return major == requested.major
                && (requested.minor < minor || (requested.minor == minor && requested.revision <= revision));
    }

    @Override
    public int compareTo(RpcVersion other) {
        int byMajor = Integer.compare(major, other.major);
        int byMinor = byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
        return byMinor != 0 ? byMinor : Integer.compare(revision, other.revision);
    }

    @Override
    public String toString() {
        return major + "." + minor + (revision == 0 ? "" : "." + revision);
    }
}
