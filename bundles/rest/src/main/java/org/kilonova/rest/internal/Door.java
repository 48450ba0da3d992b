// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who a caller is. Thread-safe. */
final class Door {

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final String SCHEME = "Bearer ";
    private static final int TOKENS_RETRY_SECONDS = 10;

    private final Supplier<TokenFile> file;

    /**
     * @param file of tokens in use now
     */
    Door(Supplier<TokenFile> file) {
        this.file = file;
    }

    /**
     * The caller of a request.
     *
     * @throws Problem if it shows no token where one is needed, or a wrong one, or comes from a page of somebody else, or may not do that
     */
    Caller caller(Request request, Role needed) {
        Caller caller = identify(request, needed);
        requireRole(caller, needed);
        return caller;
    }

    /** The same, whatever it may do. */
    Caller identify(Request request, Role needed) {
        return identify(request, needed, tokens());
    }

    /** The same where a problem with the tokens must not hinder: then everybody is a stranger. */
    Caller callerOrStranger(Request request) {
        Optional<TokenList> tokens;
        try {
            tokens = file.get().tokens();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            LOG.debug("Tokens that cannot be read make everybody a stranger", e);
            return Caller.STRANGER;
        }
        return identify(request, Role.ANYBODY, tokens);
    }

    private static Caller identify(Request request, Role needed, Optional<TokenList> tokens) {
        if (tokens.isEmpty()) {
            requireLocal(request);
            return Caller.LOCAL;
        }
        String header = request.header("Authorization");
        if (header == null) {
            if (needed == Role.ANYBODY) {
                return Caller.STRANGER;
            }
            throw challenge("This needs a token: send Authorization: Bearer TOKEN", "");
        }
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw challenge("Authorization must be Bearer TOKEN", ", error=\"invalid_request\"");
        }
        return tokens.get()
                .find(header.substring(SCHEME.length()).strip())
                .map(Token::caller)
                .orElseThrow(() -> challenge("The token is not known here", ", error=\"invalid_token\""));
    }

    static void requireRole(Caller caller, Role needed) {
        if (!caller.role().includes(needed)) {
            throw new Problem(
                            Kind.FORBIDDEN,
                            "This needs the role " + needed.word() + "; " + caller.user() + " is "
                                    + caller.role().word())
                    .member("role_needed", needed.word());
        }
    }

    private Optional<TokenList> tokens() {
        try {
            return file.get().tokens();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw Problem.later(
                    Kind.TOKENS_UNAVAILABLE,
                    "Nobody is let in until the tokens can be read: " + e.getMessage(),
                    TOKENS_RETRY_SECONDS);
        }
    }

    private static Problem challenge(String detail, String error) {
        return new Problem(Kind.UNAUTHORIZED, detail).header("WWW-Authenticate", "Bearer realm=\"kilonova\"" + error);
    }

    /**
     * Without tokens, whoever can reach a loopback address may do all. A web page that a browser on this machine shows must not be
     * among them: it can make the browser send requests here, under its own name (the Host header tells) or from elsewhere (Origin).
     */
    private static void requireLocal(Request request) {
        String host = request.header("Host");
        if (host != null && !Loopback.isName(withoutPort(host))) {
            throw new Problem(
                    Kind.FORBIDDEN,
                    "Without tokens only loopback names are served, not the host " + host
                            + ": use 127.0.0.1 or localhost, or make tokens with kn:token-add");
        }
        String origin = request.header("Origin");
        boolean foreign = origin != null && !origin.equalsIgnoreCase(request.origin())
                || "cross-site".equals(request.header("Sec-Fetch-Site"));
        if (foreign) {
            throw new Problem(
                    Kind.FORBIDDEN,
                    "Without tokens no requests of web pages from elsewhere are served: make tokens with kn:token-add");
        }
    }

    private static String withoutPort(String host) {
        try {
            String name = URI.create("http://" + host.toLowerCase(Locale.ROOT)).getHost();
            return name == null ? host : name;
        } catch (IllegalArgumentException e) {
            return host;
        }
    }
}
