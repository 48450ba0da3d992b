// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.kilonova.container.Container;
import org.kilonova.shell.CommandException;
import org.kilonova.transport.DeadLetter;
import org.kilonova.transport.DeadLetters;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The command on messages that nobody could work on. */
@Component(service = DeadLetterCommands.class)
@GogoCommand(
        scope = "kn",
        function = {"dlq"})
public final class DeadLetterCommands {

    private static final String NAME = "dlq";
    private static final int USUAL = 20;
    private static final int MOST = 1_000_000;

    private final Services services;

    @Activate
    public DeadLetterCommands(BundleContext context) {
        this(new Services(new OsgiRegistry(context)));
    }

    DeadLetterCommands(Services services) {
        this.services = services;
    }

    @Descriptor(
            "lists topics with dead letters, messages that nobody could work on; or lists, shows, replays, drops those of one")
    public Object dlq(
            CommandSession session,
            @Descriptor("how many to list at most, 20 if not given") @Parameter(names = "--limit", absentValue = "")
                    String limit,
            @Descriptor("replays or drops all of the topic, in the place of IDs")
                    @Parameter(names = "--all", presentValue = "true", absentValue = "")
                    String all,
            @Descriptor(
                            "[TOPIC... | list TOPIC | show TOPIC ID | replay TOPIC ID... | drop TOPIC ID...]: topics beside"
                                    + " those served here; ID: or its first characters, at least four; replay sends to where it came from, as if for the first time")
                    String... words) {
        Words given = Words.of(NAME, 0, Integer.MAX_VALUE, (Object[]) words);
        String verb = given.size() == 0 ? "" : given.get(0);
        boolean takesAll = verb.equals("replay") || verb.equals("drop");
        if (!limit.isEmpty() && !verb.equals("list")) {
            throw Words.misused(NAME, "--limit is for kn:dlq list");
        }
        if (!all.isEmpty() && !takesAll) {
            throw Words.misused(NAME, "--all is for kn:dlq replay and kn:dlq drop");
        }
        return services.use(Container.class, container -> {
            DeadLetters letters = container.deadLetters();
            return switch (verb) {
                case "list" -> list(letters, of(words, 2, 2).get(1), limit);
                case "show" -> {
                    Words shown = of(words, 3, 3);
                    yield finder(letters, shown.get(1)).letter(shown.get(2));
                }
                case "replay" -> replay(letters, chosen(letters, all, words));
                case "drop" -> drop(session, letters, chosen(letters, all, words), !all.isEmpty());
                default -> topics(container, given.list());
            };
        });
    }

    /** Takes what fits no method above: an option without its value. */
    public Object _main(String[] argv) {
        throw Words.misused(argv[0], "this cannot be read");
    }

    private static Listing<DeadTopic> topics(Container container, List<String> given) {
        Set<String> topics = new LinkedHashSet<>(given);
        container.services().forEach(service -> topics.add(service.topic()));
        List<DeadTopic> found = new ArrayList<>();
        for (String topic : topics) {
            int count = container.deadLetters().count(topic);
            if (count > 0) {
                List<DeadLetter> first = container.deadLetters().list(topic, 1);
                found.add(new DeadTopic(topic, count, first.isEmpty() ? null : first.get(0)));
            } else if (given.contains(topic)) {
                found.add(new DeadTopic(topic, 0, null));
            }
        }
        return new Listing<>(
                DeadTopic.class,
                found,
                found.isEmpty() ? "no dead letters; topics of other hosts: kn:dlq TOPIC" : null);
    }

    private static Listing<DeadLetter> list(DeadLetters letters, String topic, String limit) {
        int most = limit.isEmpty() ? USUAL : Counts.read("--limit", limit, MOST);
        List<DeadLetter> found = letters.list(topic, most);
        int more = found.size() < most ? 0 : letters.count(topic) - found.size();
        return new Listing<>(
                DeadLetter.class,
                found,
                more <= 0
                        ? null
                        : "there are " + more + " later ones: kn:dlq list " + topic + " --limit "
                                + (found.size() + more));
    }

    private static Done replay(DeadLetters letters, Chosen chosen) {
        int gone = letters.replay(chosen.topic(), chosen.ids());
        return done(chosen, gone, "replayed", "; kn:dlq " + chosen.topic() + " shows whether they came back");
    }

    private static Done drop(CommandSession session, DeadLetters letters, Chosen chosen, boolean all) {
        if (all
                && !chosen.ids().isEmpty()
                && !new Consent(session)
                        .to("This deletes " + count(chosen.ids().size()) + " of " + chosen.topic() + " for good.")) {
            return new Done(chosen.topic(), Done.NOTHING);
        }
        return done(chosen, letters.drop(chosen.topic(), chosen.ids()), "dropped", "");
    }

    private static Done done(Chosen chosen, int gone, String what, String next) {
        int wanted = chosen.ids().size();
        if (gone < wanted) {
            throw new CommandException(gone + " of " + count(wanted) + " of " + chosen.topic() + " " + what
                    + ", the others are not there any more; kn:dlq list " + chosen.topic() + " lists what is");
        }
        return new Done(chosen.topic(), wanted == 0 ? "no dead letters" : count(gone) + " " + what + next);
    }

    private static Chosen chosen(DeadLetters letters, String all, String... words) {
        Words named = all.isEmpty() ? of(words, 3, Integer.MAX_VALUE) : of(words, 2, 2);
        String topic = named.get(1);
        LetterFinder finder = finder(letters, topic);
        // all are found before the first is touched
        return new Chosen(
                topic,
                all.isEmpty()
                        ? finder.ids(named.list().subList(2, named.size()))
                        : finder.letters().stream().map(DeadLetter::id).toList());
    }

    private static LetterFinder finder(DeadLetters letters, String topic) {
        return new LetterFinder(topic, letters.list(topic, Integer.MAX_VALUE));
    }

    private static Words of(String[] words, int atLeast, int atMost) {
        return Words.of(NAME, atLeast, atMost, (Object[]) words);
    }

    private static String count(int letters) {
        return letters == 1 ? "1 dead letter" : letters + " dead letters";
    }

    private record Chosen(String topic, List<String> ids) {}
}
