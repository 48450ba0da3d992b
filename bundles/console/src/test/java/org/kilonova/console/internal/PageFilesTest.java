// SPDX-License-Identifier: Apache-2.0
package org.kilonova.console.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is served below {@code /console/}, and what the files of the page may hold. */
class PageFilesTest {

    private static final Pattern REFERENCE =
            Pattern.compile("(?:from|import|src=|href=)\\s*\\(?\"(?:\\./)?([a-z-]+\\.(?:js|css|svg))\"");
    private static final int MOST_LINES = 400;

    private static List<Path> sources() {
        try (Stream<Path> files = Files.list(
                Path.of(PageFilesTest.class.getResource("page/index.html").toURI())
                        .getParent())) {
            return files.toList();
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static List<URL> urls(List<Path> files) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path file : files) {
            urls.add(file.toUri().toURL());
        }
        return urls;
    }

    private static PageFiles page() throws MalformedURLException {
        return PageFiles.read(urls(sources()));
    }

    @Test
    void thePageAndAllThatItNamesAreThere() throws IOException {
        PageFiles page = page();
        assertEquals("text/html;charset=utf-8", page.find("").orElseThrow().mediaType());
        assertEquals(
                "text/javascript;charset=utf-8",
                page.find("main.js").orElseThrow().mediaType());
        int references = 0;
        for (Path file : sources()) {
            Matcher named = REFERENCE.matcher(Files.readString(file));
            while (named.find()) {
                references++;
                assertTrue(page.find(named.group(1)).isPresent(), file + " names " + named.group(1));
            }
        }
        assertTrue(references > 20, "only " + references + " references found");
    }

    @Test
    void nothingElseIsThere() throws IOException {
        PageFiles page = page();
        for (String path :
                List.of("nothing.js", "/index.html", "../ConsolePage.class", "index.html/", "page/main.js")) {
            assertFalse(page.find(path).isPresent(), path);
        }
    }

    /** The page works without a network, and under a policy that allows nothing inline. */
    @Test
    void nothingComesFromElsewhereAndNothingIsInline() throws IOException {
        for (Path file : sources()) {
            String content = Files.readString(file);
            String links = content.replace("http://www.w3.org/2000/svg", "");
            assertFalse(links.contains("http://") || links.contains("https://"), file + " leads elsewhere");
            for (String banned : List.of("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "new Function")) {
                assertFalse(content.contains(banned), file + " has " + banned + ": text could become markup");
            }
            if (file.toString().endsWith(".html")) {
                assertFalse(
                        content.matches("(?s).*(<style| style=| on[a-z]+=|<script(?![^>]*src=)).*"),
                        file + " has something inline");
            }
            if (file.toString().endsWith(".js")) {
                assertTrue(content.lines().count() <= MOST_LINES, file + " has more than " + MOST_LINES + " lines");
            }
        }
    }

    @Test
    void otherBytesHaveAnotherTag(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("a.js");
        Files.writeString(file, "1");
        String before =
                PageFiles.read(urls(List.of(file))).find("a.js").orElseThrow().etag();
        assertEquals(
                before,
                PageFiles.read(urls(List.of(file))).find("a.js").orElseThrow().etag());
        Files.writeString(file, "2");
        PageFiles changed = PageFiles.read(urls(List.of(file)));
        assertNotEquals(before, changed.find("a.js").orElseThrow().etag());
        assertEquals("2", new String(changed.find("a.js").orElseThrow().bytes(), UTF_8));
    }

    @Test
    void aFileOfAnUnknownKindIsNamed(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a.exe"), "1");
        List<URL> urls = urls(List.of(file));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> PageFiles.read(urls))
                .getMessage()
                .contains("a.exe"));
    }
}
