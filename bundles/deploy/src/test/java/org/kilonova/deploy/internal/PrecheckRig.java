// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.container.Container;
import org.kilonova.container.GenerationState;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.SwapCheck;
import org.kilonova.deploy.internal.declared.Configured;
import org.osgi.framework.wiring.FrameworkWiring;

/** What is needed to look at jars, on a real framework. */
@Timeout(120)
abstract class PrecheckRig {

    @TempDir
    Path home;

    final Map<String, List<Configured>> configurations = new HashMap<>();
    final List<HostedServiceInfo> services = new ArrayList<>();
    BiFunction<String, Class<?>, List<String>> contract = (name, type) -> List.of();
    boolean configAdmin = true;
    FrameworkRig rig;
    Precheck precheck;

    @BeforeEach
    void start() throws Exception {
        rig = new FrameworkRig(home);
        precheck = new Precheck(
                rig.bundles(),
                this::container,
                pid -> configAdmin ? Optional.of(configurations.getOrDefault(pid, List.of())) : Optional.empty());
    }

    @AfterEach
    void stop() throws Exception {
        assertTrue(
                rig.locations().stream()
                        .noneMatch(location -> ProbeLocation.parse(location).isPresent()),
                "a probe is left: " + rig.locations());
        assertEquals(
                List.of(),
                List.copyOf(
                        rig.context().getBundle(0).adapt(FrameworkWiring.class).getRemovalPendingBundles()));
        rig.close();
        System.clearProperty(SampleManager.INITIALISED);
    }

    Container container() {
        return (Container) Proxy.newProxyInstance(
                Container.class.getClassLoader(),
                new Class<?>[] {Container.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "services" -> services;
                    case "host" -> "here";
                    case "contractBreaks" -> contract.apply((String) args[0], (Class<?>) args[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    void serves(Installed installed, String topic, String host) {
        services.add(FakeContainer.info(
                topic, host, GenerationState.ACTIVE, installed.bundle().getBundleId()));
    }

    static JarBuilder sample(String version, String... properties) {
        return JarBuilder.bundle("sample", version)
                .component(SampleManager.class, properties)
                .type(SampleManager.class)
                .type(SampleManager.Part.class);
    }

    Installed old(String... topics) throws Exception {
        Installed old = rig.deploy("sample.jar", JarBuilder.manager("sample", "1.0.0"));
        for (String topic : topics) {
            serves(old, topic, "here");
        }
        return old;
    }

    SwapCheck check(JarBuilder content, Installed old) throws Exception {
        return precheck.check(old, rig.jar("sample.jar", content));
    }

    static void fine(SwapCheck check) {
        assertEquals(List.of(), check.problems());
        assertEquals(List.of(), check.objections());
    }

    static JarBuilder withMetatype(String designate) {
        return sample("1.1.0", "kilonova.topic=sample", "given=x")
                .text(
                        "OSGI-INF/metatype/gate.xml",
                        "<metatype:MetaData xmlns:metatype='http://www.osgi.org/xmlns/metatype/v1.4.0'><OCD id='gate'>"
                                + "<AD id='door' type='String'/><AD id='given' type='String'/>"
                                + "<AD id='wall' type='String' required='false'/>"
                                + "<AD id='roof' type='String' default='flat'/></OCD><Designate " + designate
                                + "><Object ocdref='gate'/></Designate></metatype:MetaData>");
    }
}
