// SPDX-License-Identifier: Apache-2.0
package org.kilonova.console.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kilonova.http.StaticContent.Content;

/** The files of the page, read once: together they are smaller than one picture. Immutable. */
final class PageFiles {

    private static final String PAGE = "index.html";

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Content> byName;

    private PageFiles(Map<String, Content> byName) {
        this.byName = Map.copyOf(byName);
    }

    /** @throws IllegalArgumentException for a file whose media type is not known */
    static PageFiles read(List<URL> files) {
        Map<String, Content> byName = new HashMap<>();
        for (URL file : files) {
            String name = file.getPath().substring(file.getPath().lastIndexOf('/') + 1);
            byte[] bytes = bytes(file);
            byName.put(name, new Content(mediaType(name), bytes, hash(bytes)));
        }
        return new PageFiles(byName);
    }

    private static byte[] bytes(URL file) {
        try (InputStream in = file.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the console page cannot be read: " + file, e);
        }
    }

    private static String mediaType(String name) {
        String type = MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalArgumentException(name + " has no known media type: add it to " + MEDIA_TYPES.keySet());
        }
        return type;
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** @param path a name, or empty for the page itself */
    Optional<Content> find(String path) {
        return Optional.ofNullable(byName.get(path.isEmpty() ? PAGE : path));
    }
}
