// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.kilonova.container.Container;
import org.kilonova.shell.Visitor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.LoggerFactory;

/** What the profile of the terminal needs; not for people. */
@Component(service = TerminalSupport.class)
@GogoCommand(
        scope = "terminal",
        function = {"candidates", "welcome"})
public final class TerminalSupport {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(TerminalSupport.class);

    private final BundleContext context;
    private final Services services;

    @Activate
    public TerminalSupport(BundleContext context) {
        this.context = context;
        this.services = new Services(new OsgiRegistry(context));
    }

    /** What Tab offers; nothing when that cannot be found out, for an error would end the terminal. */
    public List<String> candidates(List<String> words, int index) {
        try {
            return new Candidates(services, new ComponentSearch(services)::topics, TerminalSupport::loggers)
                    .of(words, index);
        } catch (RuntimeException e) {
            LOG.debug("no candidates for {}", words, e);
            return List.of();
        }
    }

    /** The first lines in a terminal. */
    public String welcome(CommandSession session) {
        String host = services.ifThere(Container.class, Container::host)
                .map(name -> " on " + name)
                .orElse("");
        return String.join(
                "\n",
                "Kilonova " + context.getBundle().getVersion() + host,
                "  help         lists the commands, help COMMAND explains one; Tab completes",
                "  why TOPIC    says why a manager does not run",
                session.get(Visitor.LEAVE) == null
                        ? "  exit         or Ctrl-D stops the container: calls in flight are ended first"
                        : "  exit         or Ctrl-D leaves the shell; the container goes on, shutdown stops it");
    }

    private static List<String> loggers() {
        return ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLoggerList().stream().map(Logger::getName).toList();
    }
}
