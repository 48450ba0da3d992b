// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.SwapCheck;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.container.SwapOptions;
import org.kilonova.container.Swaps;
import org.kilonova.shell.CommandException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands that put another version in the place of the one that serves. */
@Component(service = SwapCommands.class)
@GogoCommand(
        scope = "kn",
        function = {"swap", "swaps", "promote", "rollback"})
public final class SwapCommands {

    private static final String NAME = "NAME: a file of the deploy folder, or a topic that its bundle serves";
    private static final int WHOLE = 100;
    private static final int MOST = 20;

    private final Services services;
    private final Clock clock;

    @Activate
    public SwapCommands(BundleContext context) {
        this(new Services(new OsgiRegistry(context)), Clock.systemUTC());
    }

    SwapCommands(Services services, Clock clock) {
        this.services = services;
        this.clock = clock;
    }

    @Descriptor("puts a jar in the place of the version that serves, on probation; if it fails, the old one goes on")
    public Object swap(
            CommandSession session,
            @Descriptor("only finds out what would happen, and whether it would be refused")
                    @Parameter(names = "--dry-run", presentValue = "true", absentValue = "")
                    String dryRun,
            @Descriptor("overrules the objections of the check, but not its problems")
                    @Parameter(names = "--force", presentValue = "true", absentValue = "")
                    String force,
            @Descriptor("of the calls that goes to the new version during probation (percent), 100 if not given")
                    @Parameter(names = "--share", absentValue = "100")
                    String share,
            @Descriptor("FILE: a jar, wherever it is; it replaces the file of the deploy folder with the same bundle")
                    String... file) {
        Words words = Words.of("swap", 1, 1, (Object[]) file);
        SwapOptions options = new SwapOptions("kn:swap", !force.isEmpty(), Counts.read("--share", share, WHOLE));
        Path jar = JarPath.of(words.get(0), session.currentDir());
        if (!dryRun.isEmpty()) {
            return check(session, jar, options.force());
        }
        return services.use(Swaps.class, swaps -> {
            SwapWait wait = new SwapWait(swaps, options.by(), session.getConsole());
            SwapInfo swap = wait.until(swaps.swap(jar, options));
            return outcome(swap, SwapWords.serves(swap));
        });
    }

    private SwapCheck check(CommandSession session, Path jar, boolean force) {
        SwapCheck check = services.use(Swaps.class, swaps -> swaps.check(jar));
        int objections = force ? 0 : check.objections().size();
        int reasons = check.problems().size() + objections;
        if (reasons > 0) {
            session.getConsole().println(new Views(clock).full(check));
            throw new CommandException(jar.getFileName() + " would be refused for "
                    + (reasons == 1 ? "the reason" : "the " + reasons + " reasons") + " above"
                    + (reasons == objections ? "; --force overrules it" : ""));
        }
        return check;
    }

    @Descriptor("lists swaps, the last one first, or shows one")
    public Object swaps(
            @Descriptor("the earlier ones, too; else the last 20")
                    @Parameter(names = "--all", presentValue = "true", absentValue = "")
                    String everything,
            @Descriptor("[NUMBER]: shows all that is known of that one") String... number) {
        Words words = Words.of("swaps", 0, 1, (Object[]) number);
        List<HostedServiceInfo> hosted =
                services.ifThere(Container.class, Container::services).orElse(List.of());
        List<SwapPage> pages = services.use(Swaps.class, Swaps::swaps).stream()
                .map(swap -> new SwapPage(swap, LeavingCall.of(swap, hosted)))
                .toList();
        if (words.size() == 0) {
            return everything.isEmpty() && pages.size() > MOST
                    ? new Listing<>(
                            SwapPage.class,
                            pages.subList(0, MOST),
                            "there are " + (pages.size() - MOST) + " earlier ones: kn:swaps --all")
                    : new Listing<>(SwapPage.class, pages);
        }
        return pages.stream()
                .filter(page -> words.get(0).equals(String.valueOf(page.swap().number())))
                .findFirst()
                .orElseThrow(() -> new CommandException("there is no swap " + words.get(0) + "; kn:swaps lists them"));
    }

    @Descriptor("ends a probation: the new version stays")
    public SwapOutcome promote(@Descriptor(NAME) String... name) {
        String wanted = Words.of("promote", 1, 1, (Object[]) name).get(0);
        SwapInfo swap = services.use(Swaps.class, swaps -> swaps.promote(wanted));
        return outcome(swap, SwapWords.serves(swap));
    }

    @Descriptor("goes back to the version before: ends a probation, or swaps in the one that was permanent before")
    public SwapOutcome rollback(CommandSession session, @Descriptor(NAME) String... name) {
        String wanted = Words.of("rollback", 1, 1, (Object[]) name).get(0);
        String by = "kn:rollback";
        return services.use(Swaps.class, swaps -> {
            SwapWait wait = new SwapWait(swaps, by, session.getConsole());
            SwapInfo swap = wait.until(swaps.rollback(wanted, by));
            // a swap of its own wants its version to serve, one that was at work before has gone back as wanted
            return outcome(swap, wait.begun(swap) ? SwapWords.serves(swap) : swap.step() == Step.BACK);
        });
    }

    private SwapOutcome outcome(SwapInfo swap, boolean asWanted) {
        if (!asWanted) {
            throw new CommandException(SwapWords.failure(swap));
        }
        return new SwapOutcome(swap, swap.step() == Step.PROBATION ? probation(swap) : null);
    }

    private String probation(SwapInfo swap) {
        if (swap.reason() != null) {
            return swap.reason();
        }
        return services.ifThere(DeployFolder.class, DeployFolder::files).orElse(List.<DeployedFile>of()).stream()
                .filter(file -> file.name().equals(swap.file()) && file.status() == DeployedFile.Status.PROBATION)
                .map(DeployedFile::reason)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Takes what fits no method above: options without their value. */
    public Object _main(String[] argv) {
        throw Words.misused(argv[0], "this cannot be read");
    }
}
