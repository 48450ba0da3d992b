// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client wants from one channel, done on a thread of its own, which is interrupted when the channel goes. */
final class ChannelCommand implements Command {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelCommand.class);
    private static final AtomicLong NUMBER = new AtomicLong();

    /**
     * A client and its streams.
     *
     * @param user as the audit names it
     * @param origin as the audit names it
     * @param environment what the client has said of its terminal, and variables
     */
    record Client(
            String user, String origin, Environment environment, InputStream in, OutputStream out, OutputStream err) {

        String variable(String name) {
            return environment.getEnv().get(name);
        }

        boolean hasTerminal() {
            return variable(Environment.ENV_TERM) != null;
        }
    }

    /** Does it. */
    interface Task {

        /** @return exit status */
        int run(Client client) throws Exception;
    }

    private final Task task;
    private InputStream in;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;
    private volatile Thread thread;
    private volatile boolean gone;

    ChannelCommand(Task task) {
        this.task = task;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
        String user = Login.of(channel.getSession()).user();
        Client client = new Client(user, Login.origin(channel.getSession()), environment, in, out, err);
        thread = new Thread(() -> run(client), "kn-ssh-session-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Client client) {
        int status = 1;
        String complaint = null;
        try {
            status = task.run(client);
        } catch (Exception | LinkageError e) {
            complaint = e.toString();
            if (gone) {
                LOG.debug("{} from {} has gone", client.user(), client.origin(), e);
            } else {
                LOG.warn("the session of {} from {} has failed", client.user(), client.origin(), e);
                tell(complaint);
            }
        } finally {
            exit.onExit(status, complaint);
        }
    }

    private void tell(String complaint) {
        try {
            err.write(("the session has failed: " + complaint + "\r\n").getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException e) {
            LOG.debug("the client could not be told", e);
        }
    }

    @Override
    public void destroy(ChannelSession channel) {
        gone = true;
        Thread working = thread;
        if (working != null) {
            working.interrupt();
        }
    }
}
