// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener.Event;
import org.junit.jupiter.api.Test;
import org.kilonova.audit.AuditEntry;

class AdmissionTest {

    private final List<AuditEntry> audited = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final Admission admission =
            new Admission(new SshSettings("127.0.0.1", 0, Duration.ZERO, Duration.ZERO, 1, 1), audited::add);

    @Test
    void whoIsCutOffWhileItLogsInTakesNoSession() {
        Session oldest = session("oldest");
        Session next = session("next");
        admission.sessionCreated(oldest);
        admission.sessionCreated(next);
        admission.sessionClosed(oldest);

        admission.sessionEvent(oldest, Event.Authenticated);
        assertEquals(List.of(1, 0), admission.counts());
        assertEquals(List.of("oldest", "oldest"), closed);
        assertEquals(List.of(), audited);

        admission.sessionEvent(next, Event.Authenticated);
        assertEquals(List.of(0, 1), admission.counts());
        admission.sessionClosed(next);
        assertEquals(List.of(0, 0), admission.counts());
    }

    private Session session(String name) {
        Login login = new Login();
        IoSession connection =
                fake(IoSession.class, (self, method, arguments) -> new InetSocketAddress("127.0.0.1", name.length()));
        return fake(Session.class, (self, method, arguments) -> switch (method.getName()) {
            case "computeAttributeIfAbsent" -> login;
            case "getIoSession" -> connection;
            case "getClientVersion" -> "SSH-2.0-x";
            case "close" -> {
                closed.add(name);
                yield null;
            }
            case "hashCode" -> name.hashCode();
            case "equals" -> self == arguments[0];
            default -> throw new AssertionError(method);
        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler behaviour) {
        return type.cast(
                Proxy.newProxyInstance(AdmissionTest.class.getClassLoader(), new Class<?>[] {type}, behaviour));
    }
}
