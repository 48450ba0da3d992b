// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.exit;

import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;

/** Classes that end the JVM, each in its own way, when they are made and run. They go into synthesised bundles. */
@SuppressWarnings("unused")
final class Exits {

    static final List<Class<? extends Runnable>> ALL = List.of(
            InMethod.class,
            ByRuntime.class,
            ByHalt.class,
            InLambda.class,
            InConstructor.class,
            InStaticInitialiser.class,
            ByReference.class,
            ByBoundReference.class,
            ByUnboundReference.class);

    private Exits() {}

    public static final class InMethod implements Runnable {

        @Override
        public void run() {
            System.exit(3);
        }
    }

    public static final class ByRuntime implements Runnable {

        @Override
        public void run() {
            Runtime.getRuntime().exit(3);
        }
    }

    public static final class ByHalt implements Runnable {

        @Override
        public void run() {
            Runtime.getRuntime().halt(3);
        }
    }

    public static final class InLambda implements Runnable {

        @Override
        public void run() {
            IntConsumer lambda = code -> {
                if (code > 2) {
                    System.exit(code);
                }
            };
            lambda.accept(3);
        }
    }

    public static final class InConstructor implements Runnable {

        public InConstructor() {
            System.exit(3);
        }

        @Override
        public void run() {}
    }

    public static final class InStaticInitialiser implements Runnable {

        static {
            System.exit(3);
        }

        @Override
        public void run() {}
    }

    public static final class ByReference implements Runnable {

        @Override
        public void run() {
            IntConsumer reference = System::exit;
            reference.accept(3);
        }
    }

    public static final class ByBoundReference implements Runnable {

        @Override
        public void run() {
            IntConsumer reference = Runtime.getRuntime()::exit;
            reference.accept(3);
        }
    }

    public static final class ByUnboundReference implements Runnable {

        @Override
        public void run() {
            ObjIntConsumer<Runtime> reference = Runtime::halt;
            reference.accept(Runtime.getRuntime(), 3);
        }
    }

    /** With code of its own. */
    public interface Ending extends Runnable {

        @Override
        default void run() {
            IntConsumer reference = System::exit;
            reference.accept(3);
        }
    }

    public static final class InInterface implements Ending {}

    /** Ends nothing, but looks so from afar. */
    public static final class Harmless implements Runnable {

        void exit(int code) {
            System.out.flush();
        }

        @Override
        public void run() {
            exit(3);
        }
    }
}
