// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first of TERM, INT and HUP asks for a graceful stop, the second ends the process at once with 128 + its number, unless it
 * is a HUP: a terminal that is closed may send two, and nobody is in a hurry. A shutdown hook could not tell the two apart. {@code sun.misc.Signal} is used by reflection because javac warns of it, without
 * a way to say that it is meant.
 */
final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Consumer<String> stop;
    private final IntConsumer halt;

    /**
     * @param stop receives the signal's name; called once, on a thread of the JVM's; must not wait for the end
     * @param halt receives the exit code
     */
    Signals(Consumer<String> stop, IntConsumer halt) {
        this.stop = stop;
        this.halt = halt;
    }

    void install() {
        for (String name : new String[] {"TERM", "INT", "HUP"}) {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> handler = Class.forName("sun.misc.SignalHandler");
                Method number = signal.getMethod("getNumber");
                Object proxy = Proxy.newProxyInstance(
                        Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                            if (method.getName().equals("handle")) {
                                received(name, (Integer) number.invoke(arguments[0]));
                            }
                            return null;
                        });
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                // Ignored by whoever started this process (nohup does that to HUP), or unknown to this system.
                LOG.debug("Signal {} keeps its default meaning", name, e);
            }
        }
    }

    void received(String name, int number) {
        if (stopping.compareAndSet(false, true)) {
            stop.accept(name);
        } else if (!name.equals("HUP")) {
            halt.accept(128 + number);
        }
    }
}
