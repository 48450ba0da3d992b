// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The places of the JDK where an object can be left behind and that can be looked at. */
final class PlatformHolders implements HolderFinder {

    @Override
    public List<String> find(OldVersion version, ClassLoader loader) {
        List<String> found = new ArrayList<>();
        Properties properties = System.getProperties();
        synchronized (properties) {
            for (Map.Entry<Object, Object> entry : properties.entrySet()) {
                if (HolderFinder.isOf(entry.getKey(), loader) || isOf(entry.getValue(), loader)) {
                    found.add("system property " + name(entry.getKey(), loader));
                }
            }
        }
        Stream.of(Security.getProviders())
                .filter(provider -> HolderFinder.isOf(provider, loader))
                .forEach(provider -> found.add("security provider " + provider.getName()));
        singletons(loader, found);
        return found;
    }

    private static void singletons(ClassLoader loader, List<String> found) {
        add("default handler of uncaught exceptions", Thread.getDefaultUncaughtExceptionHandler(), loader, found);
        add("default proxy selector", ProxySelector.getDefault(), loader, found);
        add("default authenticator", Authenticator.getDefault(), loader, found);
        add("default cookie handler", CookieHandler.getDefault(), loader, found);
        add("default response cache", ResponseCache.getDefault(), loader, found);
    }

    private static void add(String what, Object object, ClassLoader loader, List<String> found) {
        if (HolderFinder.isOf(object, loader)) {
            found.add(what);
        }
    }

    private static boolean isOf(Object value, ClassLoader loader) {
        return value == loader
                || HolderFinder.isOf(value, loader)
                || value instanceof Class<?> type && type.getClassLoader() == loader;
    }

    private static String name(Object key, ClassLoader loader) {
        return HolderFinder.isOf(key, loader) ? "of type " + key.getClass().getName() : key.toString();
    }
}
