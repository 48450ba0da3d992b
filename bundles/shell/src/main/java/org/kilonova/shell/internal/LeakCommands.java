// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.function.LongSupplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.kilonova.container.Remains;
import org.kilonova.container.Swaps;
import org.kilonova.shell.CommandException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The command on versions that are gone and whose classes are not. */
@Component(service = LeakCommands.class)
@GogoCommand(
        scope = "kn",
        function = {"leaks"})
public final class LeakCommands {

    private final Services services;
    private final LongSupplier heap;

    @Activate
    public LeakCommands(BundleContext context) {
        this(new Services(new OsgiRegistry(context)), LeakCommands::heapInUse);
    }

    /** @param heap how many bytes of it are in use */
    LeakCommands(Services services, LongSupplier heap) {
        this.services = services;
        this.heap = heap;
    }

    @Descriptor("lists versions that are gone and whose classes are not, and what holds them")
    public Object leaks(
            CommandSession session,
            @Descriptor(
                            "finds out what holds this one (bundle-id), down to the field: writes the heap to disk, all stands still")
                    @Parameter(names = "--explain", absentValue = "")
                    String bundleId,
            String... words) {
        Words.of("leaks", 0, 0, (Object[]) words);
        List<Remains> remains = services.use(Swaps.class, Swaps::remains);
        if (bundleId.isEmpty()) {
            return new Listing<>(Remains.class, remains);
        }
        Remains wanted = remains.stream()
                .filter(r -> bundleId.equals(String.valueOf(r.bundleId())))
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        "nothing is left of a bundle " + bundleId + "; kn:leaks lists those of which something is"));
        if (!new Consent(session)
                .to(
                        "This writes the heap, about " + heap.getAsLong() / 1_000_000
                                + " MB, to a file in the container's home and deletes it afterwards; meanwhile the container stands still.")) {
            return new Done("kn:leaks", Done.NOTHING);
        }
        return new Explanation(wanted, services.use(Swaps.class, swaps -> swaps.explain(wanted.bundleId())));
    }

    private static long heapInUse() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Takes what fits no method above: an option without its value. */
    public Object _main(String[] argv) {
        throw Words.misused(argv[0], "this cannot be read");
    }
}
