// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

/**
 * Why a content is not taken.
 *
 * @param sha of the content, or null where it is to be judged anew
 * @param version of its bundle, or null where it is no bundle
 * @param reason and what to do
 * @param curable whether it may be taken unchanged once other bundles have come or gone
 * @param world the count of such changes that it takes into account
 */
record Refusal(String sha, String version, String reason, boolean curable, long world) {

    static Refusal of(String sha, String reason) {
        return new Refusal(sha, null, reason, false, 0);
    }

    static Refusal of(Jar jar, String reason, boolean curable, long world) {
        return new Refusal(jar.sha(), jar.facts().version().toString(), reason, curable, world);
    }

    /** The reason for what only the log explains. */
    static String unexpected(Throwable failure) {
        return "failed unexpectedly (" + failure + "): see the log";
    }

    /** The same for the onlooker, but the content is judged anew. */
    Refusal reopened() {
        return new Refusal(null, version, reason, curable, world);
    }
}
