// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.kilonova.container.Setting;

/** Whether a component is ready to be used, and what it waits for. */
final class ComponentCheck {

    private ComponentCheck() {}

    /**
     * @param refused settings whose value in the file was refused: the cause, if they are the component's own
     */
    static Finding finding(ComponentFact component, List<Setting> refused) {
        String checked = "component " + component.name();
        return switch (component.state()) {
            case DISABLED -> Finding.cause(checked, "is disabled", "`scr:enable " + component.name() + "`");
            case NO_CONFIGURATION ->
                Finding.cause(
                        checked,
                        "waits for its configuration " + String.join(" or ", component.pids()),
                        "put " + component.pids().get(0) + ".cfg into config/");
            case NO_SERVICE ->
                Finding.cause(
                        checked,
                        component.missing().stream().map(ComponentCheck::text).collect(Collectors.joining("; ")),
                        "deploy or start what provides it");
            case FAILED -> failed(checked, component, refused);
            case READY -> Finding.ok(checked, "has all that it needs");
        };
    }

    private static Finding failed(String checked, ComponentFact component, List<Setting> refused) {
        return refused.stream()
                .filter(setting -> component.pids().contains(setting.pid()))
                .findFirst()
                .map(setting -> Finding.cause(
                        checked,
                        "could not be activated, and its setting " + setting.key() + " was refused: "
                                + setting.problem(),
                        "correct it in " + setting.source()))
                .orElseGet(() -> Finding.cause(
                        checked,
                        "could not be activated: " + component.failure(),
                        "correct the class or its configuration; the log has the stack trace"));
    }

    private static String text(ComponentFact.MissingService missing) {
        return "waits for a service " + missing.type()
                + (missing.filter() == null ? "" : " with " + missing.filter())
                + " (reference " + missing.reference() + ")"
                + missing.couldProvide().stream().map(p -> "; " + p).collect(Collectors.joining());
    }
}
