// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.Arg;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.Rpc;

/** What callers would miss. */
class ContractTest {

    static class Old {
        @Rpc(version = "1.3")
        String greet(@Arg("name") String name, @Arg("title") Optional<String> title, CallContext context) {
            return "";
        }

        @Rpc(version = "2.0")
        String greet(@Arg("name") String name) {
            return "";
        }

        @Rpc(namespace = "admin")
        void reset(@Arg("hard") boolean hard, @Arg("what") List<String> what, @Arg("free") Object free) {}

        void inner() {}
    }

    /** All that the old one offers, and more. */
    static class Wider extends Old {
        @Override
        @Rpc(version = "1.4")
        String greet(@Arg("name") String name, @Arg("title") Optional<String> title, CallContext context) {
            return "";
        }

        @Rpc(version = "1.4")
        void wave(@Arg("times") int times) {}
    }

    static class Narrower {
        @Rpc(version = "1.2")
        String greet(@Arg("name") int name, @Arg("title") String title, @Arg("tone") String tone) {
            return "";
        }

        @Rpc(namespace = "admin")
        void reset(@Arg("hard") Map<String, Object> hard, @Arg("free") String free) {}
    }

    static class Answering {
        @Rpc
        String name() {
            return "";
        }

        @Rpc
        int count() {
            return 0;
        }

        @Rpc
        Object any() {
            return null;
        }

        @Rpc
        void nothing() {}
    }

    static class AnsweringOtherwise {
        @Rpc
        Map<String, Object> name() {
            return Map.of();
        }

        @Rpc
        void count() {}

        @Rpc
        String any() {
            return "";
        }

        @Rpc
        String nothing() {
            return "";
        }
    }

    /** Must not be initialised to be read. */
    static class Explosive {
        static {
            boom();
        }

        private static void boom() {
            throw new IllegalStateException("initialised");
        }

        @Rpc
        void ok() {}
    }

    @Test
    void moreIsNoBreak() {
        assertEquals(List.of(), Contract.of(Old.class).breaks(Contract.of(Wider.class)));
        assertEquals(List.of(), Contract.of(Old.class).breaks(Contract.of(Old.class)));
    }

    @Test
    void everyBreakIsNamed() {
        assertEquals(
                List.of(
                        "method greet (1.x) takes the argument 'name' as NUMBER, no longer as TEXT",
                        "method greet (1.x) needs the argument 'title', which could be left out",
                        "method greet (1.x) needs an argument 'tone' that callers do not send yet",
                        "method greet (2.x) vanishes",
                        "method reset (admin 1.x) takes the argument 'hard' as OBJECT, no longer as BOOLEAN",
                        "method reset (admin 1.x) no longer knows the argument 'what'",
                        "version 1.3 is no longer offered, only 1.2"),
                Contract.of(Old.class).breaks(Contract.of(Narrower.class)));
    }

    @Test
    void aClassIsReadWithoutBeingInitialised() throws ClassNotFoundException {
        Class<?> explosive =
                Class.forName(ContractTest.class.getName() + "$Explosive", false, ContractTest.class.getClassLoader());
        assertEquals(List.of("method ok (1.x) vanishes"), Contract.of(explosive).breaks(Contract.of(Object.class)));
    }

    @Test
    void anAnswerOfAnotherKindIsMissed() {
        assertEquals(
                List.of(
                        "method count (1.x) answers NOTHING, no longer NUMBER",
                        "method name (1.x) answers OBJECT, no longer TEXT"),
                Contract.of(Answering.class).breaks(Contract.of(AnsweringOtherwise.class)));
    }
}
