// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.Arg;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.Rpc;
import org.kilonova.scheduler.internal.wire.ComputeApi;
import org.kilonova.scheduler.internal.wire.Host;
import org.kilonova.scheduler.internal.wire.Image;
import org.kilonova.scheduler.internal.wire.Instance;
import org.kilonova.scheduler.internal.wire.Order;
import org.kilonova.scheduler.internal.wire.Reported;
import org.kilonova.scheduler.internal.wire.Usage;

/** The names on the wire: others are built on them. */
class ContractTest {

    private static String methods(Class<?> type) {
        Map<String, String> methods = new TreeMap<>();
        for (Method method : type.getDeclaredMethods()) {
            Rpc rpc = method.getAnnotation(Rpc.class);
            if (rpc != null) {
                methods.put(
                        rpc.name(),
                        Stream.of(method.getParameters())
                                .filter(parameter -> parameter.getType() != CallContext.class)
                                .map(ContractTest::name)
                                .collect(Collectors.joining(", ", "(", ")")));
            }
        }
        return methods.entrySet().stream()
                .map(method -> method.getKey() + method.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static String name(Parameter parameter) {
        Arg arg = parameter.getAnnotation(Arg.class);
        return arg == null ? parameter.getName() : arg.value();
    }

    private static String fields(Class<?> type) {
        return Stream.of(type.getDeclaredConstructors()[0].getParameters())
                .map(ContractTest::name)
                .collect(Collectors.joining(", "));
    }

    @Test
    void methodsOfTheScheduler() {
        assertEquals("""
                claim_instance(id, host, attempt, usage)
                claim_refused(id, host, attempt, reason)
                get_instance(id)
                instance_changed(host, instance, usage)
                list_hosts()
                list_images()
                list_instances(marker, limit, state, host, image, name, deleted)
                reboot_instance(id)
                report_host(host, resources, images, instances)
                run_instance(name, image, parameters, host, id)
                terminate_instance(id)""", methods(SchedulerManager.class));
    }

    @Test
    void methodsOfAComputeHost() {
        assertEquals("""
                reboot_instance(id)
                report_resources()
                run_instance(instance)
                terminate_instance(id)""", methods(ComputeApi.class));
    }

    @Test
    void fieldsOfWhatTravels() {
        assertEquals(
                "id, name, image, parameters, state, reason, host, pid, exit_code, vcpus, memory_mb, disk_mb, user,"
                        + " project, request_id, created_at, updated_at, launched_at, ended_at",
                fields(Instance.class));
        assertEquals(
                "host, vcpus, vcpus_used, vcpus_limit, memory_mb, memory_mb_used, memory_mb_limit, disk_mb,"
                        + " disk_mb_used, disk_mb_limit, instances, cpu_model, driver, images, state, status,"
                        + " disabled_reason, updated_at",
                fields(Host.class));
        assertEquals(
                "id, attempt, revision, state, reason, pid, exit_code, launched_at, ended_at, name, image, parameters,"
                        + " vcpus, memory_mb, disk_mb",
                fields(Reported.class));
        assertEquals("vcpus_used, memory_mb_used, disk_mb_used, instances", fields(Usage.class));
        assertEquals("id, attempt, name, image, parameters", fields(Order.class));
        assertEquals("name, description, parameters, vcpus, memory_mb, disk_mb", fields(Image.class));
        assertEquals(
                "name, pattern, default, description", fields(org.kilonova.scheduler.internal.wire.Parameter.class));
    }
}
