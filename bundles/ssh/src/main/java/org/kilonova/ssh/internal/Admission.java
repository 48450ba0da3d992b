// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.kilonova.audit.Audit;
import org.kilonova.audit.AuditEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts connections and says once for each how it ended: logged in, or refused and why. Of too many that have not logged in, the
 * oldest makes room: whoever has a key needs it for a moment only, whoever has none may hold it for as long. Thread-safe.
 */
final class Admission implements SessionListener {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final Audit audit;
    private final Set<Session> waiting = new LinkedHashSet<>();
    private final Set<Session> inside = new HashSet<>();
    private volatile SshSettings settings;

    Admission(SshSettings settings, Audit audit) {
        this.settings = settings;
        this.audit = audit;
    }

    void change(SshSettings next) {
        settings = next;
    }

    @Override
    public void sessionCreated(Session session) {
        Session oldest = null;
        synchronized (this) {
            waiting.add(session);
            Iterator<Session> first = waiting.iterator();
            if (waiting.size() > settings.maxUnauthenticated()) {
                oldest = first.next();
                first.remove();
            }
        }
        if (oldest != null) {
            Login.of(oldest)
                    .failed("it did not log in, and there are more than " + settings.maxUnauthenticated()
                            + " such connections: the oldest makes room");
            refused(oldest);
            oldest.close(true);
        }
    }

    @Override
    public void sessionEvent(Session session, Event event) {
        if (event != Event.Authenticated) {
            return;
        }
        boolean waited;
        boolean room;
        synchronized (this) {
            waited = waiting.remove(session);
            room = waited && inside.size() < settings.maxSessions();
            if (room) {
                inside.add(session);
            }
        }
        if (!waited) {
            // it was cut off while it logged in: nobody would take it out again
            session.close(true);
            return;
        }
        Login login = Login.of(session);
        if (room) {
            LOG.info("{} logged in over SSH from {} with {}", login.user(), Login.origin(session), login.fingerprint());
            record(session, "ok");
        } else {
            String reason = settings.maxSessions() + " sessions are open, which is as many as there may be";
            LOG.warn("{} from {} not let in over SSH: {}", login.user(), Login.origin(session), reason);
            record(session, reason);
            disconnect(session, reason);
        }
    }

    private static void disconnect(Session session, String reason) {
        try {
            session.disconnect(SshConstants.SSH2_DISCONNECT_TOO_MANY_CONNECTIONS, reason);
        } catch (IOException e) {
            LOG.debug("{} is gone before it could be told", session, e);
            session.close(true);
        }
    }

    @Override
    public void sessionException(Session session, Throwable failure) {
        Login.of(session).failed(failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }

    @Override
    public void sessionDisconnect(Session session, int reason, String message, String language, boolean initiator) {
        Login.of(session).failed(message);
    }

    @Override
    public void sessionClosed(Session session) {
        boolean refused;
        boolean left;
        synchronized (this) {
            refused = waiting.remove(session);
            left = inside.remove(session);
        }
        if (refused) {
            refused(session);
        }
        if (left) {
            LOG.debug("{} from {} has left", Login.of(session).user(), Login.origin(session));
        }
    }

    private void refused(Session session) {
        Login login = Login.of(session);
        if (session.getClientVersion() == null) {
            login.failed("it does not speak SSH");
        }
        LOG.warn("SSH refused to {}: {}", Login.origin(session), login.refusal());
        if (login.hasOfferedKeys()) {
            record(session, login.refusal());
        }
    }

    private void record(Session session, String result) {
        String user = Login.of(session).user();
        audit.record(new AuditEntry(user, AuditEntry.Via.SSH, Login.origin(session), "login", result));
    }

    /** How many have not logged in, and how many have. */
    synchronized List<Integer> counts() {
        return List.of(waiting.size(), inside.size());
    }
}
