// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.kilonova.shell.CommandException;

/**
 * Finds the instances that an operator means by their ids or by the first characters of these. Those that are deleted count only
 * where no other fits.
 */
final class InstanceFinder {

    private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern PART = Pattern.compile("[0-9a-f-]*");
    private static final int SHORTEST = 4;
    private static final int NAMED = 5;

    private final SchedulerApi scheduler;
    private List<Instance> present;
    private List<Instance> withDeleted;

    InstanceFinder(SchedulerApi scheduler) {
        this.scheduler = scheduler;
    }

    /** The whole id; one that is whole is not looked up. */
    String id(String word) {
        String wanted = word.toLowerCase(Locale.ROOT);
        if (WHOLE.matcher(wanted).matches()) {
            return wanted;
        }
        if (!PART.matcher(wanted).matches()) {
            throw new CommandException(word + " is no id of an instance; kn:instances lists them");
        }
        if (wanted.length() < SHORTEST) {
            throw new CommandException(
                    word + " is too short: give at least the first " + SHORTEST + " characters of the id");
        }
        List<Instance> found = starting(wanted, present());
        if (found.isEmpty()) {
            found = starting(wanted, withDeleted());
        }
        if (found.isEmpty()) {
            throw new CommandException("there is no instance " + word + "...; kn:instances --all lists them");
        }
        if (found.size() > 1) {
            throw new CommandException(word + " is not one instance but " + found.size()
                    + "; give more characters of the id: " + candidates(found));
        }
        return found.get(0).id();
    }

    private List<Instance> present() {
        present = present == null ? list(InstanceQuery.longest(false)) : present;
        return present;
    }

    private List<Instance> withDeleted() {
        withDeleted = withDeleted == null ? list(InstanceQuery.longest(true)) : withDeleted;
        return withDeleted;
    }

    private List<Instance> list(InstanceQuery query) {
        List<Instance> all = new ArrayList<>();
        InstancePage page = query.ask(scheduler);
        all.addAll(page.instances());
        while (page.next() != null && !page.instances().isEmpty()) {
            page = query.from(page.next()).ask(scheduler);
            all.addAll(page.instances());
        }
        return all;
    }

    private static List<Instance> starting(String prefix, List<Instance> instances) {
        return instances.stream().filter(i -> i.id().startsWith(prefix)).toList();
    }

    private static String candidates(List<Instance> instances) {
        String more = instances.size() > NAMED ? ", and others" : "";
        return instances.stream()
                .limit(NAMED)
                .map(i -> i.id() + " (" + i.name() + ", " + i.state() + ")")
                .collect(Collectors.joining(", ", "", more));
    }
}
