// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the operation for a method and a path. */
final class Router {

    private final List<Route> routes;

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    List<Route> routes() {
        return routes;
    }

    /**
     * @param path as it came
     * @throws Problem if there is no such path, or it does not take the method
     */
    Match match(String method, String path) {
        List<Match> here = here(path);
        if (here.isEmpty()) {
            throw new Problem(Kind.NOT_FOUND, "There is nothing at " + path + "; /openapi.json lists what there is");
        }
        return taking(method, here).orElseThrow(() -> notAllowed(method, path, here));
    }

    /** The same, if there is one. */
    Optional<Match> find(String method, String path) {
        return taking(method, here(path));
    }

    private static Optional<Match> taking(String method, List<Match> here) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        return here.stream()
                .filter(match -> match.route().method().equals(wanted))
                .findFirst();
    }

    /** The methods that a path takes. */
    String allowed(String path) {
        return allowed(here(path));
    }

    private List<Match> here(String path) {
        List<String> segments = List.of(path.split("/", -1));
        List<Match> matches = new ArrayList<>();
        for (Route route : routes) {
            Map<String, String> variables = variables(route, segments);
            if (variables != null) {
                matches.add(new Match(route, variables));
            }
        }
        return matches;
    }

    /** Null if the path does not fit. */
    private static Map<String, String> variables(Route route, List<String> asked) {
        List<String> template = route.segments();
        List<String> path = route.is(Route.Trait.REST_OF_PATH) ? joined(asked, template.size()) : asked;
        if (template.size() != path.size()) {
            return null;
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String wanted = template.get(i);
            if (wanted.startsWith("{") && !path.get(i).isEmpty()) {
                variables.put(
                        wanted.substring(1, wanted.length() - 1), PercentCoding.decode("the path", path.get(i), false));
            } else if (!wanted.equals(path.get(i))) {
                return null;
            }
        }
        return variables;
    }

    /** The same path with at most so many segments: the last one takes what is left. */
    private static List<String> joined(List<String> path, int count) {
        if (path.size() <= count) {
            return path;
        }
        List<String> joined = new ArrayList<>(path.subList(0, count - 1));
        joined.add(String.join("/", path.subList(count - 1, path.size())));
        return joined;
    }

    private static Problem notAllowed(String method, String path, List<Match> here) {
        String allowed = allowed(here);
        return new Problem(Kind.METHOD_NOT_ALLOWED, path + " does not take " + method + "; it takes " + allowed)
                .header("Allow", allowed);
    }

    private static String allowed(List<Match> here) {
        TreeSet<String> methods = new TreeSet<>();
        for (Match match : here) {
            methods.add(match.route().method());
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }
}
