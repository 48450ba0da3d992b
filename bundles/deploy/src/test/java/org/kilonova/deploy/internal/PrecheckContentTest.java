// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.container.SwapCheck;
import org.kilonova.deploy.internal.declared.Configured;

/** What a check finds in the jar and in the configuration. */
class PrecheckContentTest extends PrecheckRig {

    @Test
    void aClassThatIsMissingIsAProblem() throws Exception {
        JarBuilder jar = JarBuilder.bundle("sample", "1.1.0").component(SampleManager.class, "kilonova.topic=sample");
        String name = SampleManager.class.getName();
        assertEquals(
                List.of("class " + name + ", which one of its components names, is not in the jar; build it with bnd"),
                check(jar, old("sample")).problems());
        assertEquals(
                List.of("class " + name + " cannot be loaded: class " + name
                        + "$Part is missing; put it into the jar, or import its package"),
                check(jar.type(SampleManager.class), null).problems());
        assertNull(System.getProperty(SampleManager.INITIALISED));
    }

    @Test
    void aClassFileForALaterJavaIsAProblem() throws Exception {
        byte[] late = JarBuilder.classFile(SampleManager.class);
        late[6] = 1;
        SwapCheck check =
                check(sample("1.1.0").entry(SampleManager.class.getName().replace('.', '/') + ".class", late), null);
        assertEquals(1, check.problems().size(), check.problems().toString());
        assertTrue(
                check.problems().get(0).contains("UnsupportedClassVersionError"),
                check.problems().toString());
    }

    @Test
    void aMissingClassMayComeFromAFragment() throws Exception {
        rig.install(JarBuilder.bundle("piece", "1.0.0").header("Fragment-Host", "sample"));
        Installed old = old("sample");
        SwapCheck check = check(
                JarBuilder.bundle("sample", "1.1.0").component(SampleManager.class, "kilonova.topic=sample"), old);
        assertEquals(List.of(), check.problems());
        assertTrue(
                check.objections().get(0).endsWith("unless it comes from piece"),
                check.objections().toString());
        assertEquals(List.of(), check.affected());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<component><implementation class='x'/>",
                "<!DOCTYPE c [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><component><implementation class='x'/>"
                        + "<property name='p'>&e;</property></component>",
                "<component><service><provide/></service></component>",
                "<component/>"
            })
    void aComponentThatCannotBeReadIsAProblem(String xml) throws Exception {
        SwapCheck check = check(
                JarBuilder.bundle("sample", "1.1.0")
                        .text("OSGI-INF/x.xml", xml)
                        .header("Service-Component", "OSGI-INF/x.xml"),
                null);
        assertEquals(1, check.problems().size(), check.problems().toString());
        assertTrue(
                check.problems().get(0).startsWith("its OSGI-INF/x.xml cannot be read ("),
                check.problems().toString());
    }

    @Test
    void aComponentThatIsNotThereIsAProblem() throws Exception {
        SwapCheck check = check(sample("1.1.0").header("Service-Component", "OSGI-INF/*.xml, OSGI-INF/gone.xml"), null);
        assertEquals(
                List.of(
                        "the header Service-Component names OSGI-INF/gone.xml, which is not in the jar; build it with bnd"),
                check.problems());
    }

    @Test
    void aRequiredSettingWithoutAValueIsAProblem() throws Exception {
        String pid = SampleManager.class.getName();
        JarBuilder jar = withMetatype("pid='" + pid + "'");
        assertEquals(
                List.of("setting door of " + pid + " is required and has no value: write door=... into config/" + pid
                        + ".cfg"),
                check(jar, null).problems());
        configurations.put(pid, List.of(new Configured(pid + ".cfg", Map.of("door", ""))));
        fine(check(jar, null));
    }

    @Test
    void eachConfigurationOfAFactoryIsLookedAt() throws Exception {
        JarBuilder jar = withMetatype("factoryPid='gate'");
        fine(check(jar, null));
        configurations.put(
                "gate",
                List.of(
                        new Configured("gate-a.cfg", Map.of("door", "d", "given", "g")),
                        new Configured("gate-b.cfg", Map.of("given", "g"))));
        assertEquals(
                List.of("setting door of gate is required and has no value: write door=... into config/gate-b.cfg"),
                check(jar, null).problems());
    }

    @Test
    void withoutConfigAdminNoSettingIsMissing() throws Exception {
        configAdmin = false;
        fine(check(withMetatype("pid='gate'"), null));
    }
}
