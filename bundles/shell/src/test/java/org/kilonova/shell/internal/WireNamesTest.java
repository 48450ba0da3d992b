// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.Arg;
import org.kilonova.rpc.Rpc;

/** What is read from the scheduler and compute has the names that they give it: a wrong one would only ever read null. */
class WireNamesTest {

    @Test
    void methodsAndTheirArguments() {
        assertEquals(
                Set.of(
                        "run_instance(name, image, parameters, host, id)",
                        "get_instance(id)",
                        "list_instances(marker, limit, state, host, image, deleted)",
                        "terminate_instance(id)",
                        "reboot_instance(id)",
                        "list_hosts()",
                        "list_images()"),
                methods(SchedulerApi.class));
        assertEquals(Set.of("get_console_output(id, lines)"), methods(ComputeApi.class));
    }

    @Test
    void fields() {
        assertEquals(
                "created_at disk_mb ended_at exit_code host id image launched_at memory_mb name parameters pid project"
                        + " reason request_id state updated_at user vcpus",
                fields(Instance.class));
        assertEquals("instances next", fields(InstancePage.class));
        assertEquals(
                "disabled_reason disk_mb_limit disk_mb_used driver host instances memory_mb_limit memory_mb_used state"
                        + " status updated_at vcpus_limit vcpus_used",
                fields(Host.class));
        assertEquals("description disk_mb hosts memory_mb name parameters vcpus", fields(Image.class));
        assertEquals("default description name pattern", fields(Image.Parameter.class));
        assertEquals("output", fields(ConsoleOutput.class));
    }

    private static Set<String> methods(Class<?> api) {
        return Stream.of(api.getMethods()).map(WireNamesTest::method).collect(Collectors.toSet());
    }

    private static String method(Method method) {
        return Stream.of(method.getParameters())
                .map(p -> name(p, p.getName()))
                .collect(
                        Collectors.joining(", ", method.getAnnotation(Rpc.class).name() + "(", ")"));
    }

    private static String fields(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> !field.isSynthetic())
                .map(field -> name(field, field.getName()))
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(TreeSet::new), names -> String.join(" ", names)));
    }

    private static String name(AnnotatedElement element, String inJava) {
        Arg arg = element.getAnnotation(Arg.class);
        return arg == null ? inJava : arg.value();
    }
}
