// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.scheduler.internal.wire.InvalidRequest;
import org.kilonova.scheduler.internal.wire.ListedImage;
import org.kilonova.scheduler.internal.wire.Parameter;

class CreateRequestTest {

    private static ListedImage image(Parameter... parameters) {
        return new ListedImage("sleeper", null, Arrays.asList(parameters), 1, 64, 10, List.of("a"));
    }

    private static final ListedImage SLEEPER =
            image(new Parameter("seconds", "[0-9]+", null, null), new Parameter("mood", "calm|wild", "calm", null));

    private static CreateRequest request(Map<String, String> parameters) {
        return CreateRequest.of(null, "web", "sleeper", parameters, null);
    }

    private static InvalidRequest refused(String field, Runnable what) {
        InvalidRequest error = assertThrows(InvalidRequest.class, what::run);
        assertEquals(Map.of("field", field), error.details());
        assertEquals("InvalidRequest", error.type());
        return error;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u0000b", "a\u2028b", "\ud800"})
    void aNameIsPrintable(String name) {
        refused("name", () -> CreateRequest.of(null, name, "sleeper", Map.of(), null));
    }

    @Test
    void aNameHas255CharactersAtMost() {
        CreateRequest.of(null, "n".repeat(255), "sleeper", Map.of(), null);
        CreateRequest.of(null, "Grüße, 世界 🚀", "sleeper", Map.of(), null);
        refused("name", () -> CreateRequest.of(null, "n".repeat(256), "sleeper", Map.of(), null));
        refused("name", () -> CreateRequest.of(null, null, "sleeper", Map.of(), null));
        refused("image", () -> CreateRequest.of(null, "web", null, Map.of(), null));
    }

    @Test
    void anIdIsAUuidOrMade() {
        refused("id", () -> CreateRequest.of("42", "web", "sleeper", Map.of(), null));
        assertNotEquals(request(Map.of()).id(), request(Map.of()).id());
    }

    @Test
    void defaultsStandForWhatIsNotGiven() {
        assertEquals(
                Map.of("seconds", "5", "mood", "calm"),
                request(Map.of("seconds", "5")).parametersFor(SLEEPER));
    }

    @Test
    @Timeout(30)
    void aPatternThatTriesEndlessWaysIsGivenUp() {
        ListedImage slow = image(new Parameter("list", "(.*,)*(.*,)*(.*,)*(.*,)*(.*,)*(.*,)*x", null, null));
        refused(
                "parameters.list",
                () -> request(Map.of("list", "a,".repeat(60))).parametersFor(slow));
        ListedImage deep = image(new Parameter("list", "(a|b)*", null, null));
        request(Map.of("list", "ab".repeat(100))).parametersFor(deep);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\u0000b"})
    void aValueIsOneLineWhateverThePatternAllows(String value) {
        ListedImage free = image(new Parameter("text", "(?s).*", null, null));
        refused("parameters.text", () -> request(Map.of("text", value)).parametersFor(free));
    }

    @Test
    void whatHasNoDefaultMustBeGiven() {
        InvalidRequest error =
                refused("parameters.seconds", () -> request(Map.of()).parametersFor(SLEEPER));
        assertTrue(error.getMessage().contains("[0-9]+"), error.getMessage());
    }

    @Test
    void unknownParametersAreNamedWithTheKnownOnes() {
        InvalidRequest error = refused(
                "parameters.speed",
                () -> request(Map.of("seconds", "5", "speed", "1")).parametersFor(SLEEPER));
        assertTrue(error.getMessage().endsWith("only seconds, mood"), error.getMessage());
        assertTrue(refused("parameters.x", () -> request(Map.of("x", "1")).parametersFor(image()))
                .getMessage()
                .endsWith("it takes none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5s", "s5", "5\n", " 5", "-5", "5; rm -rf /"})
    void theWholeValueMustMatch(String value) {
        refused("parameters.seconds", () -> request(Map.of("seconds", value)).parametersFor(SLEEPER));
    }

    @Test
    void aPatternOfAlternativesIsMatchedAsAWhole() {
        refused(
                "parameters.mood",
                () -> request(Map.of("seconds", "5", "mood", "calm and wild")).parametersFor(SLEEPER));
    }

    @Test
    void valuesAreTextOf1024CharactersAtMost() {
        ListedImage any = image(new Parameter("text", "(?s).*", null, null));
        request(Map.of("text", "x".repeat(1024))).parametersFor(any);
        refused(
                "parameters.text",
                () -> request(Map.of("text", "x".repeat(1025))).parametersFor(any));
        refused("parameters.text", () -> request(Map.of("text", "a\u0000b")).parametersFor(any));
        Map<String, String> none = new HashMap<>();
        none.put("text", null);
        refused("parameters.text", () -> request(none).parametersFor(any));
    }
}
