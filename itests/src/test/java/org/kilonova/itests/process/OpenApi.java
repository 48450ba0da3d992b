// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi31;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.kilonova.itests.process.HttpApi.Answer;

/** What a running server says of itself. Every answer must fit it; what has been answered is remembered. Thread-safe. */
final class OpenApi {

    private static final String DIALECT = "https://kilonova.test/dialect";
    private static final Set<String> METHODS =
            Set.of("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE");
    private static final String COMPONENTS = "components";
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;

    private final JsonNode document;
    private final JsonSchemaFactory factory;
    private final Map<JsonNode, JsonSchema> schemas = new ConcurrentHashMap<>();
    private final Set<String> answered = new ConcurrentSkipListSet<>();

    /**
     * An operation of the document.
     *
     * @param name method and template
     * @param path what all operations of the path have in common
     * @param declaration its own part
     */
    private record Operation(String name, JsonNode path, JsonNode declaration) {}

    OpenApi(JsonNode document) {
        this.document = document;
        assertTrue(document.path("openapi").asText().startsWith("3.1."), "no OpenAPI 3.1");
        // The components are carried along for what refers to them.
        JsonMetaSchema dialect = JsonMetaSchema.builder(DIALECT, OpenApi31.getInstance())
                .keyword(new NonValidationKeyword(COMPONENTS))
                .build();
        factory = JsonSchemaFactory.builder()
                .metaSchema(dialect)
                .defaultMetaSchemaIri(DIALECT)
                .build();
    }

    JsonNode document() {
        return document;
    }

    /** All path templates. */
    List<String> templates() {
        List<String> all = new ArrayList<>();
        document.path("paths").fieldNames().forEachRemaining(all::add);
        return all;
    }

    /** The methods that a template takes, by the document. */
    Set<String> methods(String template) {
        Set<String> methods = new TreeSet<>();
        document.path("paths").path(template).fieldNames().forEachRemaining(name -> {
            if (METHODS.contains(name.toUpperCase(Locale.ROOT))) {
                methods.add(name.toUpperCase(Locale.ROOT));
            }
        });
        return methods;
    }

    /** All that the document foresees for an operation: {@code GET /path 200 media/type}. */
    Set<String> foreseen(String method, String template) {
        Set<String> all = new TreeSet<>();
        String name = method + " " + template;
        declaration(method, template).path("responses").properties().forEach(response -> {
            JsonNode content = resolve(response.getValue()).path("content");
            if (content.isMissingNode()) {
                all.add(outcome(name, response.getKey(), ""));
            }
            content.fieldNames().forEachRemaining(type -> all.add(outcome(name, response.getKey(), type)));
        });
        return all;
    }

    /** What has been answered so far, in the same form. */
    Set<String> answered() {
        return new TreeSet<>(answered);
    }

    private static String outcome(String operation, String status, String type) {
        return (operation + " " + status + " " + type).strip();
    }

    /**
     * Fails unless this is an answer that the document foresees.
     *
     * @param target path and query
     * @param sent body of the request or null
     */
    void check(String method, String target, String sent, Answer answer) {
        if (answer.header("X-Openstack-Request-Id") == null) {
            fail("an answer without a request id" + about(method, target, answer));
        }
        String path = target.replaceFirst("\\?.*", "");
        Optional<String> template = template(path);
        if (template.isEmpty()) {
            requireProblem(method, target, answer, List.of(NOT_FOUND, UNAVAILABLE));
            return;
        }
        if (method.equals("OPTIONS")) {
            requireAllow(method, target, template.get(), answer);
            return;
        }
        String documented = method.equals("HEAD") ? "GET" : method;
        if (!methods(template.get()).contains(documented)) {
            requireProblem(method, target, answer, List.of(METHOD_NOT_ALLOWED, UNAVAILABLE));
            if (answer.status() == METHOD_NOT_ALLOWED) {
                requireAllow(method, target, template.get(), answer);
            }
            return;
        }
        Operation operation = new Operation(
                documented + " " + template.get(),
                document.path("paths").path(template.get()),
                declaration(documented, template.get()));
        checkAnswer(operation, method, target, answer);
        if (answer.status() < 300) {
            checkAccepted(operation, target, sent);
        }
    }

    private void checkAnswer(Operation operation, String method, String target, Answer answer) {
        JsonNode response = resolve(operation.declaration().path("responses").path(Integer.toString(answer.status())));
        if (!response.isObject()) {
            fail(operation.name() + " may not answer " + answer.status() + " by /openapi.json"
                    + about(method, target, answer));
        }
        response.path("headers").properties().forEach(header -> {
            String value = answer.header(header.getKey());
            if (value == null) {
                fail("the header " + header.getKey() + " is missing" + about(method, target, answer));
            }
            checkHeader(header.getKey(), resolve(header.getValue()).path("schema"), value);
        });
        String type = answer.header("Content-Type") == null
                ? ""
                : answer.header("Content-Type").replaceFirst(";.*", "").strip();
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertEquals("", type + answer.body(), () -> "no body is foreseen" + about(method, target, answer));
        } else if (!content.has(type)) {
            fail("the media type " + type + " is not foreseen" + about(method, target, answer));
        } else if (type.endsWith("json") && !method.equals("HEAD")) {
            requireNone(flaws(content.path(type).path("schema"), answer.json()), method, target, answer);
        }
        answered.add(outcome(operation.name(), Integer.toString(answer.status()), type));
    }

    private void checkHeader(String name, JsonNode schema, String value) {
        JsonNode typed = schema.path("type").asText().equals("integer") && value.matches("\\d+")
                ? IntNode.valueOf(Integer.parseInt(value))
                : TextNode.valueOf(value);
        Collection<String> flaws = flaws(schema, typed);
        assertTrue(flaws.isEmpty(), () -> "the header " + name + ": " + value + " is not as documented: " + flaws);
    }

    /** What the server takes must be documented, too. */
    private void checkAccepted(Operation operation, String target, String sent) {
        Set<String> parameters = new TreeSet<>();
        for (JsonNode owner : List.of(operation.path(), operation.declaration())) {
            for (JsonNode parameter : owner.path("parameters")) {
                if (resolve(parameter).path("in").asText().equals("query")) {
                    parameters.add(resolve(parameter).path("name").asText());
                }
            }
        }
        if (target.contains("?")) {
            for (String pair : target.substring(target.indexOf('?') + 1).split("&")) {
                String name = pair.replaceFirst("=.*", "");
                assertTrue(
                        parameters.contains(name),
                        () -> operation.name() + " has taken the parameter " + name + ", which is not documented");
            }
        }
        JsonNode schema = operation
                .declaration()
                .path("requestBody")
                .path("content")
                .path(HttpApi.JSON)
                .path("schema");
        if (sent != null && schema.isObject()) {
            Collection<String> flaws = flaws(schema, HttpApi.read(sent));
            assertTrue(
                    flaws.isEmpty(), () -> operation.name() + " has taken " + sent + ", against its schema: " + flaws);
        }
    }

    private void requireProblem(String method, String target, Answer answer, List<Integer> statuses) {
        if (!statuses.contains(answer.status())) {
            fail("not documented, and yet answered" + about(method, target, answer));
        }
        if (!method.equals("HEAD")) {
            JsonNode problem = document.path(COMPONENTS).path("schemas").path("Problem");
            requireNone(flaws(problem, answer.json()), method, target, answer);
        }
    }

    private void requireAllow(String method, String target, String template, Answer answer) {
        Set<String> expected = methods(template);
        expected.add("OPTIONS");
        if (expected.contains("GET")) {
            expected.add("HEAD");
        }
        String allow = answer.header("Allow") == null ? "" : answer.header("Allow");
        Set<String> allowed =
                Arrays.stream(allow.split(",")).map(String::strip).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, allowed, () -> "Allow is not what is documented" + about(method, target, answer));
    }

    private static void requireNone(Collection<String> flaws, String method, String target, Answer answer) {
        if (!flaws.isEmpty()) {
            fail("not as /openapi.json describes it: " + flaws + about(method, target, answer));
        }
    }

    private static String about(String method, String target, Answer answer) {
        return ": " + method + " " + target + " -> " + answer;
    }

    private Collection<String> flaws(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream()
                .map(ValidationMessage::toString)
                .toList();
    }

    private JsonSchema compiled(JsonNode schema) {
        assertTrue(schema.isObject(), () -> "no schema: " + schema);
        ObjectNode root = schema.deepCopy();
        root.set(COMPONENTS, document.path(COMPONENTS));
        return factory.getSchema(
                root,
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }

    private JsonNode declaration(String method, String template) {
        return document.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private Optional<String> template(String path) {
        String[] wanted = path.split("/", -1);
        return templates().stream()
                .filter(template -> fits(template.split("/", -1), wanted))
                .findFirst();
    }

    private static boolean fits(String[] template, String[] path) {
        if (template.length != path.length) {
            return false;
        }
        for (int i = 0; i < path.length; i++) {
            boolean same = template[i].startsWith("{") ? !path[i].isEmpty() : template[i].equals(path[i]);
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
