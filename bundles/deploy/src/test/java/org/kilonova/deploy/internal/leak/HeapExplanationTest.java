// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

final class HeapExplanationTest {

    private static final class Loader extends ClassLoader {
        Loader() {
            super(null);
        }

        Loader(ClassLoader parent) {
            super(parent);
        }
    }

    private static Object held;
    private static Object heldToo;

    @TempDir
    Path home;

    private final BundleContext framework = (BundleContext) java.lang.reflect.Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                assertEquals("getBundles", method.getName());
                return new Bundle[0];
            });

    @AfterEach
    void letGo() {
        held = null;
        heldToo = null;
    }

    private Path heaps() {
        return home.resolve("data").resolve("heap");
    }

    private List<String> explain(LoaderReference loader) {
        return new HeapExplanation(framework, heaps()).of(version(loader));
    }

    private static OldVersion version(LoaderReference loader) {
        return new OldVersion(1, "m", "1.0", loader, Set.of(), told -> {});
    }

    private static String field(String name) {
        return "static " + HeapExplanationTest.class.getName() + "." + name;
    }

    @Test
    void whatHasGoneIsSaidToBeGone() {
        LoaderReference loader = new LoaderReference(new Loader());
        assertEquals(List.of("nothing: it has left memory now"), explain(loader));
    }

    @Test
    void weakReferencesDoNotHold() {
        Loader strong = new Loader();
        WeakHashMap<Object, Object> map = new WeakHashMap<>();
        map.put(strong, "value");
        held = List.of(new WeakReference<>(strong), map);
        heldToo = new Object[] {strong};
        LoaderReference loader = new LoaderReference(strong);
        strong = null;
        assertEquals(List.of(field("heldToo") + " > [0]"), explain(loader));
    }

    @Test
    void whatIsHeldWhileMemoryIsAmpleIsSaidSo() {
        LoaderReference loader = new LoaderReference(new Loader());
        held = new SoftReference<>(loader.get());
        assertEquals(
                List.of("until memory is short: " + field("held") + " > java.lang.ref.SoftReference.referent"),
                explain(loader));
    }

    @Test
    void aLoaderBelowIsNoHolder() {
        Loader parent = new Loader();
        held = new Loader(parent);
        LoaderReference loader = new LoaderReference(parent);
        parent = null;
        assertEquals(List.of(field("held") + " > " + Loader.class.getName() + ".parent"), explain(loader));
    }

    @Test
    void eachHolderHasALine() {
        Loader strong = new Loader();
        held = Arrays.asList("x", strong);
        heldToo = new Object[] {new Object[] {"x", strong}};
        LoaderReference loader = new LoaderReference(strong);
        strong = null;
        assertEquals(
                List.of(field("heldToo") + " > [0] > [1]", field("held") + " > java.util.Arrays$ArrayList.a > [1]"),
                explain(loader).stream()
                        .sorted(Comparator.comparing(String::length))
                        .toList());
    }

    @Test
    void aThreadIsNamedOnceWhateverItsNameIs() throws Exception {
        LoaderReference loader = new LoaderReference(new Loader());
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "\u00fcber \u65e5");
        thread.setContextClassLoader(loader.get());
        thread.start();
        try {
            assertEquals(List.of("thread \u00fcber \u65e5 > java.lang.Thread.contextClassLoader"), explain(loader));
        } finally {
            end.countDown();
            thread.join();
        }
    }

    @Test
    void nobodyElseMayReadTheDumpAndNothingIsLeft() throws Exception {
        Path directory = heaps();
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("heap.hprof"), "left by a process that was killed");
        Set<PosixFilePermission> permissions = new HashSet<>();
        HeapExplanation explanation = new HeapExplanation(framework, directory, dump -> {
            permissions.addAll(Files.getPosixFilePermissions(dump.getParent()));
            Files.writeString(dump, "no dump");
        });
        assertFalse(Files.exists(directory), "what was left is deleted");
        UncheckedIOException failure = assertThrows(
                UncheckedIOException.class, () -> explanation.of(version(new LoaderReference(new Loader()))));
        assertTrue(failure.getMessage().contains(directory.toString()), failure.getMessage());
        assertEquals("rwx------", PosixFilePermissions.toString(permissions));
        assertFalse(Files.exists(directory), "the dump is deleted");
    }

    @Test
    void whatIsNoDumpIsRefused() throws Exception {
        Path file = Files.write(home.resolve("x.hprof"), "JAVA PROFILE 9\0".getBytes());
        assertTrue(assertThrows(IOException.class, () -> new HeapFile(file).scan(new HeapVisitor() {}))
                .getMessage()
                .contains("Not a heap dump"));
        Path torn = Files.write(home.resolve("torn.hprof"), "JAVA PROFILE 1.0.2\0\0\0\0\10".getBytes());
        assertThrows(IOException.class, () -> new HeapFile(torn).scan(new HeapVisitor() {}));
    }
}
