// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.transport;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.Transport;
import org.kilonova.transport.TransportProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport that the setting {@code transport_url} asks for, opened by the provider that has its scheme. A URL that cannot be opened
 * changes nothing: the last good one stays. Thread-safe; {@link #get} never waits.
 */
public final class TransportInForce implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TransportInForce.class);

    private final Supplier<String> shown;
    private final Consumer<OpenTransport> changed;
    private final Map<TransportProvider, Set<String>> providers = new LinkedHashMap<>();
    private String wanted;
    private String lastGood;
    private String told;
    private OpenTransport stale;
    private boolean closed;
    private volatile OpenTransport current;
    private volatile String missing = "the container is starting";

    /**
     * @param shown the setting as it may be shown
     * @param changed receives the transport that was in force until now, or null, and has to close it; must not wait
     */
    public TransportInForce(Supplier<String> shown, Consumer<OpenTransport> changed) {
        this.shown = shown;
        this.changed = changed;
    }

    /** @throws TransportException if there is none */
    public Transport get() {
        OpenTransport inForce = current;
        if (inForce == null) {
            throw new TransportException(missing);
        }
        return inForce;
    }

    /** From now on that URL is asked for. */
    public synchronized void want(String url) {
        wanted = url;
        change();
    }

    /** @param schemes of the URLs that it opens: a string, several, or none */
    public synchronized void add(TransportProvider provider, Object schemes) {
        providers.put(provider, several(schemes));
        change();
    }

    /** It opens URLs in another way from now on, so what it has opened makes room for another one, as with another URL. */
    public synchronized void changed(TransportProvider provider) {
        if (current != null && current.provider() == provider) {
            stale = current;
        }
        change();
    }

    /** It closes its transports by itself, soon after this. */
    public synchronized void remove(TransportProvider provider) {
        providers.remove(provider);
        change();
    }

    /** Closes the transport in force; there is none after that. */
    @Override
    public synchronized void close() {
        closed = true;
        missing = "the container has stopped";
        OpenTransport last = current;
        current = null;
        if (last != null) {
            last.close();
        }
    }

    private void change() {
        OpenTransport before = current;
        OpenTransport next = closed || wanted == null ? before : choose(before);
        if (next == before) {
            return;
        }
        current = next;
        if (next != null) {
            lastGood = next.url();
            LOG.info("Messages go over {} now", next.url().equals(wanted) ? shown.get() : scheme(next.url()) + ":");
        }
        changed.accept(before);
    }

    /** What is to be in force; null if there is nothing that could be. */
    private OpenTransport choose(OpenTransport before) {
        boolean stays = before != null && providers.containsKey(before.provider());
        boolean fresh = before != stale;
        stale = null;
        if (stays && fresh && before.url().equals(wanted)) {
            told = null;
            return before;
        }
        List<String> reasons = new ArrayList<>();
        OpenTransport next = open(wanted, reasons);
        if (next == null && !stays && lastGood != null && !lastGood.equals(wanted)) {
            stays = (next = open(lastGood, reasons)) != null;
        } else if (next == null && stays) {
            next = before;
        }
        tell(reasons, next);
        return next;
    }

    private OpenTransport open(String url, List<String> reasons) {
        TransportProvider provider = find(scheme(url));
        if (provider == null) {
            reasons.add("no bundle here opens " + scheme(url) + ":, there are " + schemes());
            return null;
        }
        try {
            return new OpenTransport(url, provider);
        } catch (IllegalArgumentException wrong) {
            reasons.add(wrong.getMessage());
        } catch (RuntimeException | LinkageError failed) {
            LOG.error("{} failed to open a transport; report this with the trace", provider, failed);
            reasons.add(provider + " failed: " + failed);
        }
        return null;
    }

    private void tell(List<String> reasons, OpenTransport next) {
        String reason = reasons.isEmpty() ? null : reasons.get(0);
        if (reason != null && next == null) {
            missing = "there is no transport: transport_url = " + shown.get() + " in org.kilonova.core.cfg: " + reason;
        }
        if (reason != null && next == null && find(scheme(wanted)) == null) {
            // Its bundle is about to start, or to go with all the others; who needs it meanwhile says so.
            LOG.info("No messages can be sent: {}", missing);
        } else if (reason != null && !reason.equals(told)) {
            LOG.error(
                    "transport_url = {} in org.kilonova.core.cfg is not taken: {}; {}: correct the line, or install what it needs",
                    shown.get(),
                    reason,
                    next == null ? "no messages can be sent" : scheme(next.url()) + ": stays in force");
        }
        told = reason;
    }

    private static Set<String> several(Object schemes) {
        if (schemes instanceof String[] array) {
            return Set.of(array);
        } else if (schemes instanceof Collection<?> all) {
            return all.stream().map(String::valueOf).collect(Collectors.toSet());
        }
        return schemes == null ? Set.of() : Set.of(schemes.toString());
    }

    private TransportProvider find(String scheme) {
        for (Map.Entry<TransportProvider, Set<String>> entry : providers.entrySet()) {
            if (entry.getValue().contains(scheme)) {
                return entry.getKey();
            }
        }
        return null;
    }

    private String schemes() {
        Set<String> all = new TreeSet<>();
        providers.values().forEach(schemes -> schemes.forEach(scheme -> all.add(scheme + ":")));
        return all.isEmpty() ? "none" : String.join(", ", all);
    }

    private static String scheme(String url) {
        int colon = url.indexOf(':');
        return colon < 0 ? url : url.substring(0, colon);
    }
}
