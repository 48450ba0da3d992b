// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.rpc.Arg;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.NoSuchRpcMethodException;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.UnsupportedVersionException;

class MethodTableTest {

    private static final CallContext CONTEXT = CallContext.of("req-1");

    private static MethodTable table(Object... endpoints) {
        return MethodTable.of(new ValueMapper(true), endpoints);
    }

    private static Object call(Object endpoint, String method, Map<String, Object> args) throws Throwable {
        return table(endpoint).find("", method, null).invoke(args, CONTEXT);
    }

    static class Versions {
        @Rpc(version = "1.2")
        String old() {
            return "old";
        }

        @Rpc(version = "1.5")
        String recent() {
            return "recent";
        }

        @Rpc(version = "2.0")
        String recent(int number) {
            return "second " + number;
        }

        @Rpc(namespace = "admin", version = "1.1")
        String recent(String text) {
            return "admin " + text;
        }
    }

    @Test
    void aNamespaceOffersTheHighestMinorOfEachMajor() throws Throwable {
        MethodTable table = table(new Versions());
        assertEquals("old", table.find("", "old", "1.5").invoke(Map.of(), CONTEXT));
        assertEquals("recent", table.find("", "recent", null).invoke(Map.of(), CONTEXT));
        assertEquals("second 4", table.find("", "recent", "2.0").invoke(Map.of("number", 4), CONTEXT));
        assertEquals("admin x", table.find("admin", "recent", "1.1").invoke(Map.of("text", "x"), CONTEXT));
    }

    @Test
    void aVersionThatIsNotOfferedNamesThoseThatAre() {
        MethodTable table = table(new Versions());
        for (String version : List.of("1.6", "1.5.1", "3.0", "0.9")) {
            String message = assertThrows(UnsupportedVersionException.class, () -> table.find("", "old", version))
                    .getMessage();
            assertEquals(
                    "Endpoint does not support RPC version " + version
                            + ". Attempted method: old. Offered: 1.5, 2.0, admin 1.1",
                    message);
        }
        assertTrue(assertThrows(UnsupportedVersionException.class, () -> table.find("other", "old", "1.0"))
                .getMessage()
                .contains("of namespace other"));
        assertTrue(assertThrows(UnsupportedVersionException.class, () -> table.find("", "old", "one"))
                .getMessage()
                .contains("\"one\" is no version"));
    }

    @Test
    void aMethodOfAnotherMajorOrNamespaceIsNotFound() {
        MethodTable table = table(new Versions());
        assertEquals(
                "Endpoint does not support RPC method old. Offered: recent",
                assertThrows(NoSuchRpcMethodException.class, () -> table.find("", "old", "2.0"))
                        .getMessage());
        assertThrows(NoSuchRpcMethodException.class, () -> table.find("admin", "old", "1.0"));
        assertThrows(NoSuchRpcMethodException.class, () -> table.find("", "hashCode", "1.0"));
        assertThrows(NoSuchRpcMethodException.class, () -> table.find("", "toString", "1.0"));
    }

    static class Renamed {
        @Rpc(name = "get_thing")
        String getThing() {
            return "thing";
        }
    }

    @Test
    void aMethodIsFoundByItsNameOnTheWireOnly() {
        MethodTable renamed = MethodTable.of(new ValueMapper(true), new Renamed());
        assertEquals("get_thing", renamed.find("", "get_thing", null).name());
        assertThrows(NoSuchRpcMethodException.class, () -> renamed.find("", "getThing", null));
    }

    static class Nothing {}

    @Test
    void anObjectWithoutMethodsHasNoSuchMethod() {
        MethodTable table = table(new Nothing());
        assertThrows(UnsupportedVersionException.class, () -> table.find("", "anything", null));
        assertEquals(List.of(), table.info());
    }

    interface Contract {
        @Rpc
        String stated(@Arg("text") String t);

        @Rpc
        default String standard() {
            return "standard";
        }
    }

    static class Implementation implements Contract {
        @Override
        public String stated(String other) {
            return "stated " + other;
        }
    }

    @Test
    void anAnnotationOnAnInterfaceCounts() throws Throwable {
        assertEquals("stated x", call(new Implementation(), "stated", Map.of("text", "x")));
        assertEquals("standard", call(new Implementation(), "standard", Map.of()));
    }

    static class Base {
        @Rpc
        String inherited() {
            return "inherited";
        }

        @Rpc
        String overridden() {
            return "base";
        }

        @Rpc
        String plainlyOverridden() {
            return "base";
        }

        @Rpc
        private String secret() {
            return "private";
        }
    }

    static class Sub extends Base {
        @Rpc(version = "1.4")
        @Override
        String overridden() {
            return "sub";
        }

        @Override
        String plainlyOverridden() {
            return "sub";
        }
    }

    @Test
    void theOverridingMethodRunsAndItsAnnotationCountsFirst() throws Throwable {
        Sub sub = new Sub();
        assertEquals("inherited", call(sub, "inherited", Map.of()));
        assertEquals("sub", call(sub, "overridden", Map.of()));
        assertEquals("sub", call(sub, "plainlyOverridden", Map.of()));
        assertEquals("private", call(sub, "secret", Map.of()));
        assertEquals("1.4", table(sub).find("", "overridden", "1.4").info().version());
    }

    record Thing(String name) {}

    abstract static class Generic<T> {
        @Rpc
        public String keep(T item) {
            return "generic";
        }

        @Rpc
        public String show(T item, List<T> more) {
            return "shown " + ((Thing) item).name() + ((Thing) more.get(0)).name();
        }
    }

    static class Specific extends Generic<Thing> {
        @Rpc
        @Override
        public String keep(Thing item) {
            return "kept " + item.name();
        }
    }

    @Test
    void aGenericMethodOverriddenWithItsAnnotationIsOneMethod() throws Throwable {
        assertEquals("kept x", call(new Specific(), "keep", Map.of("item", Map.of("name", "x"))));
    }

    @Test
    void anInheritedGenericMethodTakesTheTypesOfItsSubclass() throws Throwable {
        Map<String, Object> thing = Map.of("name", "x");
        assertEquals("shown xx", call(new Specific(), "show", Map.of("item", thing, "more", List.of(thing))));
    }

    static class Covariant extends Base {
        @Rpc
        public Object value() {
            return "object";
        }
    }

    static class MoreCovariant extends Covariant {
        @Rpc
        @Override
        public String value() {
            return "string";
        }
    }

    @Test
    void aCovariantResultIsOneMethod() throws Throwable {
        assertEquals("string", call(new MoreCovariant(), "value", Map.of()));
        assertEquals("string", call(new VisibleSub(), "visible", Map.of()));
    }

    static class Hidden {
        @Rpc
        public String visible() {
            return "string";
        }
    }

    /** javac makes a bridge here, because the class that declares the method is not public. */
    public static class VisibleSub extends Hidden {}

    static class Overloads {
        @Rpc
        String same(int a) {
            return "" + a;
        }

        @Rpc
        String same(String b) {
            return b;
        }
    }

    static class Static {
        @Rpc
        static String wrong() {
            return "";
        }
    }

    static class BadVersion {
        @Rpc(version = "one")
        String wrong() {
            return "";
        }
    }

    static class TwoOfOneName {
        @Rpc
        String wrong(@Arg("x") int a, @Arg("x") int b) {
            return "" + a + b;
        }
    }

    @Test
    void whatCannotBeCalledIsNamed() {
        assertRefused(new Overloads(), "two @Rpc methods are named same", "Overloads");
        assertRefused(new Static(), "Static.wrong is static");
        assertRefused(new BadVersion(), "BadVersion.wrong: @Rpc version: \"one\" is no version");
        assertRefused(new TwoOfOneName(), "TwoOfOneName.wrong", "two parameters", "'x'");
    }

    private static void assertRefused(Object endpoint, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, () -> table(endpoint))
                .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void parametersWithoutNamesAreRefusedWithTheCure() throws Exception {
        // The JDK's own classes are compiled without -parameters.
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Parameters.of(String.class.getMethod("charAt", int.class)))
                .getMessage();
        assertEquals(
                "the parameters of java.lang.String.charAt have no names: compile it with -parameters, or mark them with"
                        + " @Arg",
                message);
    }

    @Test
    void theListShowsParametersAndResults() {
        assertEquals(
                List.of("recent(text: String) String 1.1 admin", "old() String 1.2 ", "recent() String 1.5 "),
                table(new Versions()).info().stream()
                        .filter(m -> !m.version().equals("2.0"))
                        .sorted((a, b) -> a.version().compareTo(b.version()))
                        .map(m -> m.name() + "(" + String.join(", ", m.parameters()) + ") " + m.returns() + " "
                                + m.version() + " " + m.namespace())
                        .toList());
    }
}
