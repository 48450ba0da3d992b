// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DescriptionTest {

    private final Rig rig = new Rig();

    @Test
    void routerAndDocumentHaveTheSameOperations() {
        TreeSet<String> routes = rig.router.routes().stream()
                .map(route -> route.method() + " " + route.template())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(routes, Description.operations());
    }

    @Test
    void everyOperationNamesItsParametersRoleAndBody() {
        Set<String> ids = new HashSet<>();
        for (Route route : rig.router.routes()) {
            JsonNode operation = Description.operation(route);
            String what = route.method() + " " + route.template();
            Set<String> query = new HashSet<>();
            Set<String> path = new HashSet<>();
            JsonNode item = Description.document().path("paths").path(route.template());
            item.path("parameters").forEach(parameter -> collect(parameter, query, path));
            operation.path("parameters").forEach(parameter -> collect(parameter, query, path));
            assertEquals(Set.copyOf(route.query()), query, "query parameters of " + what);
            assertEquals(
                    Pattern.compile("\\{(\\w+)}")
                            .matcher(route.template())
                            .results()
                            .map(match -> match.group(1))
                            .collect(Collectors.toSet()),
                    path,
                    "variables of " + what);
            assertEquals(route.role().word(), operation.path("x-role").asText(), "role of " + what);
            assertEquals(
                    route.role() == Role.ANYBODY, operation.path("security").isEmpty(), "security of " + what);
            assertEquals(
                    route.body() != Route.Body.NONE,
                    operation.path("requestBody").isObject(),
                    "body of " + what);
            assertEquals(
                    route.body() == Route.Body.REQUIRED || route.body() == Route.Body.JAR,
                    operation.path("requestBody").path("required").asBoolean(),
                    "whether the body is required of " + what);
            assertTrue(ids.add(operation.path("operationId").asText()), "operationId of " + what);
            assertFalse(operation.path("summary").asText().isBlank(), "summary of " + what);
        }
    }

    private static void collect(JsonNode reference, Set<String> query, Set<String> path) {
        JsonNode parameter = Description.resolve(reference);
        if (parameter.path("in").asText().equals("query")) {
            query.add(parameter.path("name").asText());
        } else if (parameter.path("in").asText().equals("path")) {
            path.add(parameter.path("name").asText());
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        Description.document()
                .findValuesAsText("$ref")
                .forEach(reference -> assertTrue(
                        Description.document().at(reference.substring(1)).isObject(), reference));
    }

    @Test
    void isServedAsItIs() {
        assertEquals(
                "3.1.0", rig.get("/openapi.json").is(200).json().path("openapi").asText());
        JsonNode links = rig.get("/").is(200).json().path("links");
        links.forEach(link -> rig.router.match("GET", link.asText()));
    }
}
