// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.workers;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Code with a class loader of its own, as a bundle has, that makes a thread begin. */
public final class Stranger implements Consumer<Runnable> {

    private static final InheritableThreadLocal<Object> LOCAL = new InheritableThreadLocal<>();

    /** A class loader that defines this class once more. */
    private static final class Loader extends ClassLoader {

        Loader() {
            super(Stranger.class.getClassLoader());
        }

        Class<?> define() throws IOException {
            try (InputStream code = Stranger.class.getResourceAsStream("Stranger.class")) {
                byte[] bytes = code.readAllBytes();
                CodeSource source = new CodeSource(null, (Certificate[]) null);
                return defineClass(
                        Stranger.class.getName(),
                        bytes,
                        0,
                        bytes.length,
                        new ProtectionDomain(source, null, this, null));
            }
        }
    }

    @Override
    public void accept(Runnable work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(getClass().getClassLoader());
        LOCAL.set(this);
        try {
            work.run();
        } finally {
            LOCAL.remove();
            thread.setContextClassLoader(before);
        }
    }

    /** Runs the work with the stranger's code on the stack; what is returned is cleared when nothing keeps the stranger. */
    public static WeakReference<ClassLoader> runs(Runnable work) throws Exception {
        CompletableFuture<WeakReference<ClassLoader>> loader = new CompletableFuture<>();
        // A thread that ends, so that it does not keep anything itself.
        Thread thread = new Thread(() -> {
            try {
                loader.complete(run(work));
            } catch (Throwable e) {
                loader.completeExceptionally(e);
            }
        });
        thread.start();
        thread.join();
        return loader.get(30, TimeUnit.SECONDS);
    }

    private static WeakReference<ClassLoader> run(Runnable work) throws Exception {
        Loader loader = new Loader();
        @SuppressWarnings("unchecked")
        Consumer<Runnable> stranger =
                (Consumer<Runnable>) loader.define().getConstructor().newInstance();
        stranger.accept(work);
        return new WeakReference<>(loader);
    }
}
