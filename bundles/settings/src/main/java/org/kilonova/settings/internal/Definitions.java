// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * The definitions of all started bundles. A bundle is read when it is first asked about, and forgotten, class loader and all, when
 * it stops or changes. Usually only the bundle that receives a configuration is asked; the others when that one has no definition.
 * Thread-safe.
 */
final class Definitions implements SynchronousBundleListener {

    private static final int STARTED = Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

    private final Supplier<Bundle[]> bundles;
    private final Function<Bundle, Map<String, Definition>> reader;
    private final Map<Long, Known> known = new ConcurrentHashMap<>();
    private final Map<String, Optional<Definition>> elsewhere = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    /** What was read of a bundle, and of which content of it. */
    private record Known(long lastModified, Map<String, Definition> definitions) {}

    /**
     * Knows nothing at first.
     *
     * @param bundles all that are installed
     * @param reader reads a bundle's definitions by PID
     */
    Definitions(Supplier<Bundle[]> bundles, Function<Bundle, Map<String, Definition>> reader) {
        this.bundles = bundles;
        this.reader = reader;
    }

    /**
     * The definition of a PID: that of the bundle which asks, else that of the bundle installed last.
     *
     * @param asking who is about to receive the configuration, or null if nobody knows
     */
    Optional<Definition> find(String pid, Bundle asking) {
        Definition own = asking == null ? null : of(asking).get(pid);
        return own == null ? elsewhere(pid) : Optional.of(own);
    }

    /** The keys that any bundle defines for the PID. */
    Set<String> keys(String pid) {
        Set<String> keys = new TreeSet<>();
        everywhere(pid)
                .forEach(definition -> keys.addAll(definition.attributes().keySet()));
        return keys;
    }

    /** One definition for each PID, in name order. */
    List<Definition> all() {
        Map<String, Definition> all = new TreeMap<>();
        started()
                .flatMap(bundle -> of(bundle).values().stream())
                .forEach(definition -> all.merge(definition.pid(), definition, Definitions::later));
        return List.copyOf(all.values());
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        changes.incrementAndGet();
        known.remove(event.getBundle().getBundleId());
        elsewhere.clear();
    }

    private Optional<Definition> elsewhere(String pid) {
        Optional<Definition> cached = elsewhere.get(pid);
        if (cached != null) {
            return cached;
        }
        long before = changes.get();
        Optional<Definition> found = everywhere(pid).reduce(Definitions::later);
        elsewhere.put(pid, found);
        if (changes.get() != before) {
            elsewhere.remove(pid);
        }
        return found;
    }

    private static Definition later(Definition a, Definition b) {
        return a.bundleId() > b.bundleId() ? a : b;
    }

    private Stream<Definition> everywhere(String pid) {
        return started().map(bundle -> of(bundle).get(pid)).filter(Objects::nonNull);
    }

    private Stream<Bundle> started() {
        return Arrays.stream(bundles.get()).filter(Definitions::isStarted);
    }

    private Map<String, Definition> of(Bundle bundle) {
        long lastModified = bundle.getLastModified();
        Known found = known.get(bundle.getBundleId());
        if (found == null || found.lastModified() != lastModified) {
            found = new Known(lastModified, reader.apply(bundle));
            known.put(bundle.getBundleId(), found);
            // It may have gone, and its event with it, while it was read.
            if (!isStarted(bundle)) {
                known.remove(bundle.getBundleId());
            }
        }
        return found.definitions();
    }

    private static boolean isStarted(Bundle bundle) {
        return (bundle.getState() & STARTED) != 0;
    }
}
