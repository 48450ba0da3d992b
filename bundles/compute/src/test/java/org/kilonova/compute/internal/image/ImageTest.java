// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageTest {

    private static final Resources CLAIM = new Resources(1, 16, 1);

    private static Declaration declaration(
            List<String> command, List<String> environment, List<String> parameters, List<String> defaults) {
        return new Declaration("image", "", command, environment, parameters, defaults, List.of(), CLAIM, Limits.NONE);
    }

    private static Image image(List<String> command, List<String> parameters, List<String> defaults) throws Exception {
        return declaration(command, List.of("WHO={who}"), parameters, defaults).read();
    }

    private static String refusal(
            List<String> command, List<String> environment, List<String> parameters, List<String> defaults) {
        return assertThrows(
                        BadImageException.class,
                        () -> declaration(command, environment, parameters, defaults)
                                .read())
                .getMessage();
    }

    private static String refusal(Image image, Map<String, String> given) {
        return assertThrows(InvalidParameterException.class, () -> image.complete(given))
                .getMessage();
    }

    @Test
    void fills_in_what_is_given_and_what_is_not() throws Exception {
        Image image = image(
                List.of("/bin/echo", "{who}-{what}", "{\"json\": {}}", "$who"),
                List.of("who=[a-z0-9{}$\\\\]+", "what=.*=,.*"),
                List.of("what=a=,b"));

        Program program = image.program(image.complete(Map.of("who", "{what}$1\\")));

        assertEquals(List.of("/bin/echo", "{what}$1\\-a=,b", "{\"json\": {}}", "$who"), program.command());
        assertEquals(Map.of("WHO", "{what}$1\\"), program.environment());
    }

    @Test
    void refuses_values_that_are_not_as_declared() throws Exception {
        Image image = image(List.of("/bin/echo", "{who}"), List.of("who=[a-z\\s\\x00]+", "n=[0-9]*"), List.of("n=1"));

        assertEquals("parameters.who is missing: it must match [a-z\\s\\x00]+", refusal(image, Map.of()));
        assertEquals("parameters.n \"1;ls\" does not match [0-9]*", refusal(image, Map.of("who", "a", "n", "1;ls")));
        assertEquals(
                "parameters.when is unknown: the image image has who, n",
                refusal(image, Map.of("who", "a", "when", "now")));
        assertTrue(refusal(image, Map.of("who", "a\nb")).contains("line break"));
        assertTrue(refusal(image, Map.of("who", "a\0b")).contains("NUL"));
        assertTrue(refusal(image, Map.of("who", "a".repeat(1025))).contains("at most 1024"));
    }

    @Test
    void a_pattern_that_would_take_for_ever_is_given_up() throws Exception {
        Image image = image(List.of("/bin/echo", "{who}"), List.of("who=(.*a){20}"), List.of());

        assertTrue(refusal(image, Map.of("who", "a".repeat(60) + "?")).contains("takes too long"));
    }

    @Test
    void refuses_images_that_are_not_as_they_must_be() {
        List<String> none = List.of();
        List<String> echo = List.of("/bin/echo");

        assertEquals("command: is empty: it needs the executable and its arguments", refusal(none, none, none, none));
        assertTrue(refusal(List.of(" "), none, none, none).startsWith("command: is empty"));
        assertTrue(refusal(List.of("bin/echo"), none, none, none).startsWith("command: bin/echo is relative"));
        assertTrue(refusal(List.of("/bin/{a}"), none, List.of("a=.*"), none).contains("no parameter may choose it"));
        assertEquals(
                "command: {b} is none of the parameters: declare it there",
                refusal(List.of("/bin/echo", "{b}"), none, List.of("a=.*"), none));
        assertEquals(
                "environment: {b} is none of the parameters: declare it there",
                refusal(echo, List.of("X={b}"), List.of("a=.*"), none));
        assertTrue(refusal(echo, List.of("1X=2"), none, none).startsWith("environment: \"1X=2\" is not NAME=..."));
        assertTrue(refusal(echo, none, List.of("a=[0-9"), none)
                .startsWith("parameters: a=[0-9 is no regular expression: Unclosed character class"));
        assertTrue(refusal(echo, none, List.of("a"), none).startsWith("parameters: \"a\" is not NAME=..."));
        assertEquals("parameters: a stands there twice", refusal(echo, none, List.of("a=1", "a=2"), none));
        assertEquals(
                "defaults: a \"x\" does not match [0-9]+", refusal(echo, none, List.of("a=[0-9]+"), List.of("a=x")));
        assertEquals("defaults: b is none of the parameters", refusal(echo, none, List.of("a=.*"), List.of("b=x")));
    }

    @Test
    void refuses_names_that_are_no_names() {
        Declaration declaration = new Declaration(
                "../x", "", List.of("/bin/echo"), List.of(), List.of(), List.of(), List.of(), CLAIM, Limits.NONE);

        assertTrue(assertThrows(BadImageException.class, declaration::read)
                .getMessage()
                .startsWith("PID: \"../x\""));
    }
}
