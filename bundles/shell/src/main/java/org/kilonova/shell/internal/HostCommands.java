// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.kilonova.shell.CommandException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands on the hosts of instances and on what they offer, as the scheduler knows them. */
@Component(service = HostCommands.class)
@GogoCommand(
        scope = "kn",
        function = {"hosts", "images"})
public final class HostCommands {

    private final RemoteCalls calls;

    @Activate
    public HostCommands(BundleContext context) {
        this(new Services(new OsgiRegistry(context)));
    }

    HostCommands(Services services) {
        this.calls = new RemoteCalls(services);
    }

    @Descriptor("lists the hosts of instances: what they have, and what of it is claimed")
    public Listing<Host> hosts(String... words) {
        Words.of("hosts", 0, 0, (Object[]) words);
        return new Listing<>(Host.class, calls.scheduler(SchedulerApi::listHosts));
    }

    @Descriptor("lists the images that instances can be made of, or shows one")
    public Object images(@Descriptor("[IMAGE]: shows what one needs and takes") String... image) {
        Words words = Words.of("images", 0, 1, (Object[]) image);
        List<Image> images = calls.scheduler(SchedulerApi::listImages);
        if (words.size() == 0) {
            return new Listing<>(Image.class, images);
        }
        return images.stream()
                .filter(i -> words.get(0).equals(i.name()))
                .findFirst()
                .orElseThrow(
                        () -> new CommandException("no host has an image " + words.get(0) + "; kn:images lists them"));
    }

    /** Takes what fits no method above. */
    public Object _main(String[] argv) {
        throw Words.misused(argv[0], "this cannot be read");
    }
}
