// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.WeakHashMap;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.kilonova.audit.Audit;
import org.kilonova.audit.AuditEntry;
import org.kilonova.audit.AuditEntry.Via;
import org.kilonova.container.Secrets;
import org.kilonova.shell.Visitor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Writes down each line of a shell that changes something, when it has ended. Gogo tells it of every line that is executed in any session.
 * Whoever makes a session for somebody else than the user of this process says so in variables of the session:
 *
 * <table>
 * <caption>Variables of a session</caption>
 * <tr><td>{@link Visitor#USER}</td><td>who types, such as the name of a key; else the user of this process</td></tr>
 * <tr><td>{@link Visitor#VIA}</td><td>a {@link Via}; else {@code SHELL}</td></tr>
 * <tr><td>{@link Visitor#ORIGIN}</td><td>from where, such as {@code 127.0.0.1:4711}; else {@code terminal} or {@code pipe}</td></tr>
 * </table>
 *
 * What they say when the first line of a session is executed is kept for its console, which the sessions of shells within it share: a
 * variable can be assigned by whoever types, a console cannot.
 */
@Component
public final class CommandAudit implements CommandSessionListener {

    private static final String OK = "ok";
    private static final String BEGUN = "begun";

    private final Audit audit;
    private final String origin;
    private final List<Running> running = new ArrayList<>();
    private final Map<PrintStream, Who> visitors = Collections.synchronizedMap(new WeakHashMap<>());

    @Activate
    public CommandAudit(BundleContext context, @Reference Audit audit) {
        this(audit, context.getProperty("kilonova.shell"));
    }

    /** @param origin of sessions that do not say theirs; null is unknown */
    CommandAudit(Audit audit, String origin) {
        this.audit = audit;
        this.origin = origin == null ? "-" : origin;
    }

    /** @param line as it was when it began: Gogo hands out what the shell reads into */
    private record Running(CommandSession session, CharSequence source, String line, Who who) {}

    @Override
    public void beforeExecute(CommandSession session, CharSequence line) {
        Who who = visitors.computeIfAbsent(session.getConsole(), console -> Who.of(session, origin));
        if (new Acts(session::get, commands(session)).in(line)) {
            InnerFailure.forget(session);
            synchronized (running) {
                running.add(new Running(session, line, line.toString(), who));
            }
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Exception failure) {
        ended(session, line, failed(failure));
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Object result) {
        Exception inner = InnerFailure.of(session);
        if (inner != null) {
            ended(session, line, failed(inner));
        } else {
            boolean nothing = result instanceof Done done && done.result().equals(Done.NOTHING);
            ended(session, line, nothing ? Done.NOTHING : OK);
        }
    }

    private static String failed(Exception failure) {
        String message = failure.getMessage();
        return "failed: " + (message == null || message.isBlank() ? failure.toString() : message);
    }

    /** What still runs may be what stops the container. */
    @Deactivate
    void stop() {
        List<Running> left;
        synchronized (running) {
            left = List.copyOf(running);
            running.clear();
        }
        left.forEach(act -> record(act, "the shell has ended before it"));
    }

    private void ended(CommandSession session, CharSequence line, String result) {
        Running ended = null;
        synchronized (running) {
            // The last one first: a script executes lines while it is executed.
            for (int i = running.size() - 1; i >= 0 && ended == null; i--) {
                if (running.get(i).session() == session && running.get(i).source() == line) {
                    ended = running.remove(i);
                }
            }
        }
        if (ended != null) {
            record(ended, result.equals(OK) && Acts.inBackground(ended.line()) ? BEGUN : result);
        }
    }

    private void record(Running act, String result) {
        Who who = act.who();
        audit.record(new AuditEntry(
                who.user(), who.via(), who.origin(), Secrets.mask(act.line().strip()), Secrets.mask(result)));
    }

    private static Set<String> commands(CommandSession session) {
        Set<String> names = new TreeSet<>();
        if (session.get(".commands") instanceof Iterable<?> all) {
            all.forEach(name -> names.add(String.valueOf(name)));
        }
        return names;
    }
}
