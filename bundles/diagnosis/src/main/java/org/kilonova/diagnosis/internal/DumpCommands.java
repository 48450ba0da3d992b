// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.kilonova.shell.CommandException;
import org.kilonova.shell.MisuseException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The command that writes all that is to be known of this container into one archive. */
@Component(service = DumpCommands.class)
@GogoCommand(
        scope = "kn",
        function = {"dump"})
public final class DumpCommands {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final BundleContext context;
    private final Path home;
    private final Clock clock = Clock.systemUTC();

    @Activate
    public DumpCommands(BundleContext context) {
        this.context = context;
        String property = context.getProperty("kilonova.home");
        this.home = Path.of(property == null ? "" : property).toAbsolutePath().normalize();
    }

    @Descriptor("writes all that is to be known of this container into one zip file, without secrets")
    public Dumped dump(
            CommandSession session,
            @Descriptor("[FILE]: that is not there yet; a new one in data/dump if not given") String... file)
            throws IOException, InterruptedException {
        if (file.length > 1) {
            throw new MisuseException("too many words; usage: kn:dump [FILE]");
        }
        if (file.length == 1) {
            return write(named(file[0], session.currentDir()));
        }
        DumpFolder folder = new DumpFolder(home.resolve("data").resolve("dump"));
        Dumped dumped = write(folder.next(clock.instant()));
        folder.clear();
        return dumped;
    }

    private Dumped write(Path target) throws IOException, InterruptedException {
        KnownSecrets secrets = new KnownSecrets(home.resolve("config"), System::getenv, DumpCommands::properties);
        return new Dump(clock, LIMIT, () -> new Mask(secrets.find())).write(target, parts());
    }

    private List<Part> parts() {
        Registry registry = new Registry(context);
        List<Part> parts = new ArrayList<>();
        parts.addAll(new ContainerParts(registry).all());
        parts.addAll(new ProcessParts(home, System::getenv, DumpCommands::properties).all());
        parts.addAll(new FrameworkParts(context, registry).all());
        parts.addAll(new FileParts(home).all());
        return parts;
    }

    private static Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        System.getProperties().forEach((key, value) -> properties.put(String.valueOf(key), String.valueOf(value)));
        return properties;
    }

    private static Path named(String text, Path directory) {
        if (text.startsWith("--")) {
            throw new MisuseException("kn:dump has no option " + text + "; usage: kn:dump [FILE]");
        }
        Path file;
        try {
            boolean user = text.equals("~") || text.startsWith("~/");
            String expanded = user ? System.getProperty("user.home") + text.substring(1) : text;
            Path base = directory == null ? Path.of("") : directory;
            file = base.resolve(expanded).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new CommandException(text + " is no name of a file: " + e.getReason(), e);
        }
        if (Files.exists(file)) {
            throw new CommandException(file + " is there already; give a name that is not");
        }
        if (file.getParent() == null || !Files.isDirectory(file.getParent())) {
            throw new CommandException("there is no directory " + file.getParent() + "; make it, or name another");
        }
        if (!Files.isWritable(file.getParent())) {
            throw new CommandException(file.getParent() + " cannot be written by the container's user; name another");
        }
        return file;
    }

    /** Takes what fits no method above. */
    public Object _main(String[] argv) {
        throw new MisuseException("this cannot be read; usage: kn:dump [FILE]");
    }
}
