// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.Setting;
import org.kilonova.container.Settings;
import org.kilonova.shell.CommandException;
import org.kilonova.shell.Visitor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands on the container as a whole. */
@Component(service = ContainerCommands.class)
@GogoCommand(
        scope = "kn",
        function = {"flags", "deployed", "help", "exit", "shutdown"})
public final class ContainerCommands {

    /** Session variable that says that the operator wants to leave. */
    static final String EXIT = ".kilonova.exit";

    private final Services services;
    private final BundleContext context;

    @Activate
    public ContainerCommands(BundleContext context) {
        this(new Services(new OsgiRegistry(context)), context);
    }

    ContainerCommands(Services services, BundleContext context) {
        this.services = services;
        this.context = context;
    }

    @Descriptor("lists all settings in force, where they come from, and what was refused")
    public Listing<Setting> flags(@Descriptor("[TEXT]: only PIDs and keys that contain it") String... text) {
        Words words = Words.of("flags", 0, 1, (Object[]) text);
        String wanted = words.size() == 0 ? "" : words.get(0).toLowerCase(Locale.ROOT);
        List<Setting> settings = services.use(Settings.class, Settings::all);
        return new Listing<>(
                Setting.class,
                settings.stream()
                        .filter(s -> (s.pid() + " " + s.key())
                                .toLowerCase(Locale.ROOT)
                                .contains(wanted))
                        .toList());
    }

    @Descriptor("lists the files of the deploy folder and what became of them")
    public Listing<DeployedFile> deployed(String... words) {
        Words.of("deployed", 0, 0, (Object[]) words);
        return new Listing<>(DeployedFile.class, services.use(DeployFolder.class, DeployFolder::files));
    }

    @Descriptor("lists the commands, or explains one")
    public Object help(@Descriptor("[COMMAND]: with or without kn:") String... command) {
        Words words = Words.of("help", 0, 1, (Object[]) command);
        Manual manual = Manual.of(context);
        if (words.size() == 0) {
            return new Listing<>(CommandHelp.class, manual.pages());
        }
        return manual.page(words.get(0))
                .orElseThrow(() -> new CommandException(
                        "kn: has no command " + words.get(0) + "; kn:help lists those that there are, gogo:help "
                                + words.get(0) + " looks in other scopes"));
    }

    @Descriptor("leaves the shell; at the terminal or input of the container itself that stops the container, too")
    public Done exit(CommandSession session, String... words) throws BundleException {
        Words.of("exit", 0, 0, (Object[]) words);
        if (session.get(Visitor.LEAVE) instanceof Runnable leave) {
            leave.run();
            return null;
        }
        if ("none".equals(context.getProperty("kilonova.shell"))) {
            throw new CommandException("this session cannot be left; kn:shutdown stops the container");
        }
        return stop(session);
    }

    @Descriptor("stops the container, wherever it is called from: calls in flight are ended first")
    public Done shutdown(CommandSession session, String... words) throws BundleException {
        Words.of("shutdown", 0, 0, (Object[]) words);
        return stop(session);
    }

    private Done stop(CommandSession session) throws BundleException {
        session.put(EXIT, true);
        context.getBundle(0).stop();
        return new Done("container", "is stopping");
    }

    /** Takes what fits no method above. */
    public Object _main(String[] argv) {
        throw Words.misused(argv[0], "this cannot be read");
    }
}
