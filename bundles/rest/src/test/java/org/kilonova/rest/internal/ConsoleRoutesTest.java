// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.http.StaticContent.Content;

class ConsoleRoutesTest {

    private final Rig rig = new Rig();

    @Test
    void thePageIsServedWithItsPolicy() {
        assertEquals("/console/", rig.get("/console").is(308).header("Location"));
        Rig.Reply page = rig.get("/console/").is(200);
        assertEquals("<!doctype html>", page.text());
        assertTrue(page.header("Content-Security-Policy").startsWith("default-src 'self'; "));
        assertEquals("no-cache", page.header("Cache-Control"));
        Rig.Reply script = rig.get("/console/part/console.js").is(200);
        assertEquals("text/javascript;charset=utf-8", script.response().type());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"v1-15\"", "W/\"v1-15\"", "\"a\", \"v1-15\"", "*"})
    void whatABrowserHasIsNotSentAgain(String known) {
        Rig.Reply reply = rig.header("If-None-Match", known).get("/console/").is(304);
        assertEquals(0, reply.response().body().length);
        assertEquals("\"v1-15\"", reply.header("ETag"));
    }

    @Test
    void anotherVersionIsSent() {
        rig.header("If-None-Match", "\"v1-14\"").get("/console/").is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/nothing", "/console/../tokens", "/console/part%2F..%2F..", "/console/part/"})
    void nothingElseIsThere(String path) {
        rig.get(path).is(Kind.NOT_FOUND);
    }

    @Test
    void aPageThatIsAwaySaysSo() {
        rig.neighbours.isEmpty = true;
        assertTrue(rig.get("/console/").is(Kind.NO_SERVICE).detail().contains("console"));
    }

    @Test
    void anEtagCannotBreakItsHeader() {
        assertThrows(IllegalArgumentException.class, () -> new Content("text/html", new byte[0], "a\"b"));
        assertThrows(IllegalArgumentException.class, () -> new Content("text/html", new byte[0], ""));
    }
}
