// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.function.IntConsumer;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell of a container whose input is not a terminal. With the framework property {@code kilonova.shell=pipe} it runs
 * the lines of standard input as commands, once the container has come up, and stops the framework at their end. How it
 * went (0, or 1 if a command or the shell itself failed) it tells the {@link IntConsumer} service with the property {@code
 * kilonova.exit=status}, if there is one.
 */
@Component(
        service = {},
        immediate = true)
public final class PipeShell {

    private static final Logger LOG = LoggerFactory.getLogger(PipeShell.class);
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final BundleContext context;
    private final CommandProcessor processor;
    private final Thread thread;

    @Activate
    public PipeShell(BundleContext context, @Reference CommandProcessor processor) {
        this.context = context;
        this.processor = processor;
        this.thread = new Thread(this::run, "kn-shell-pipe-1");
        thread.setDaemon(true);
        if ("pipe".equals(context.getProperty("kilonova.shell"))) {
            thread.start();
        }
    }

    @Deactivate
    void stop() {
        thread.interrupt();
    }

    private void run() {
        int status = 1;
        try {
            status = commands();
        } catch (InterruptedException e) {
            LOG.debug("the container stops before the end of its input", e);
            return;
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("the shell cannot go on with the commands of standard input, the container stops: {}", e, e);
        }
        try {
            tell(status);
            context.getBundle(0).stop();
        } catch (BundleException | InvalidSyntaxException e) {
            LOG.error("cannot stop the container after its last command; end the process with SIGTERM", e);
        }
    }

    private int commands() throws IOException, InterruptedException {
        // not System.in and System.out: Gogo has replaced them by streams that lead back to the session
        InputStream in = new FileInputStream(FileDescriptor.in);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        try (CommandSession session = processor.createSession(in, out, err)) {
            session.put("SCOPE", "kn:gogo:*");
            Startup startup =
                    new Startup(new Services(new OsgiRegistry(context)), this::frameworkIsUp, Clock.systemUTC());
            startup.await(LONGEST_START, err);
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return new PipeSession(session, lines, new TextResults(session, out, err)).run();
        }
    }

    private boolean frameworkIsUp() {
        return context.getBundle(0).getState() == Bundle.ACTIVE;
    }

    private void tell(int status) throws InvalidSyntaxException {
        Collection<ServiceReference<IntConsumer>> receivers =
                context.getServiceReferences(IntConsumer.class, "(kilonova.exit=status)");
        for (ServiceReference<IntConsumer> receiver : receivers) {
            context.getService(receiver).accept(status);
        }
    }
}
