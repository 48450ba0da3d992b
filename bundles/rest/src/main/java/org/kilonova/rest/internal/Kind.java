// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.Locale;

/** Every kind of problem that a client can be told of: status, name in {@code type}, and title. */
enum Kind {
    INVALID_REQUEST(400, "The request is not valid"),
    UNAUTHORIZED(401, "A token is needed"),
    FORBIDDEN(403, "This is not allowed"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "This resource does not take that method"),
    REQUEST_TIMEOUT(408, "The body did not arrive in time"),
    CONFLICT(409, "The state does not allow it"),
    NO_VALID_HOST(409, "No host can take it"),
    TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is of a type that is not taken"),
    KEY_REUSED(422, "The idempotency key belongs to another request"),
    INTERNAL_ERROR(500, "Something unforeseen happened"),
    REMOTE_ERROR(502, "A manager answered with an error"),
    BUSY(503, "There is too much to do"),
    STOPPING(503, "The server is stopping"),
    NO_SERVICE(503, "Nobody is at work for it"),
    STORE_UNAVAILABLE(503, "The records cannot be reached"),
    TOKENS_UNAVAILABLE(503, "The tokens cannot be read"),
    TRANSPORT_UNAVAILABLE(503, "Messages cannot be sent"),
    TIMEOUT(504, "No answer came in time");

    private final int status;
    private final String title;

    Kind(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** The member {@code type} of a problem document: a name that stays the same. */
    String type() {
        return "urn:kilonova:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
