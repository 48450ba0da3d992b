// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.kilonova.itests.bench.reference.PlainStarts;

/** Creates over HTTP until their processes run, beside a plain loop that starts the same processes, in random order. */
final class InstancesBench {

    private static final int[] CLIENTS = {1, 16};
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private interface Round {
        Fleet.Outcome run(int clients) throws IOException, InterruptedException;
    }

    private static final class Variant {

        private final String name;
        private final int clients;
        private final Round round;
        private final Samples perSecond = new Samples();
        private final Samples posts = new Samples();
        private final Samples launches = new Samples();

        private Variant(String name, int clients, Round round) {
            this.name = name;
            this.clients = clients;
            this.round = round;
        }

        private void run(boolean counts) throws IOException, InterruptedException {
            Fleet.Outcome outcome = round.run(clients);
            if (counts) {
                perSecond.add(outcome.perSecond());
                posts.addAll(outcome.posts());
                launches.addAll(outcome.launches());
            }
        }
    }

    List<Table> run(Setting setting) throws IOException, InterruptedException {
        int rounds = setting.quick() ? 2 : 5;
        int count = setting.quick() ? 40 : 300;
        Table table = new Table(
                "median of " + rounds + " rounds of " + count,
                "Java",
                "clients",
                "per second",
                "(min)",
                "(max)",
                "of the limit",
                "POST ms, p50",
                "p99",
                "from the record to the process ms, p50",
                "p99");
        for (Jdk jdk : setting.jdks()) {
            try (Sleepers sleepers = new Sleepers();
                    Fleet real = Fleet.start(setting, jdk, "process", sleepers);
                    Fleet simulated = Fleet.start(setting, jdk, "simulated", sleepers)) {
                List<Variant> limits = new ArrayList<>();
                List<Variant> creates = new ArrayList<>();
                for (int clients : CLIENTS) {
                    limits.add(new Variant(
                            "limit: `/bin/true` by a plain loop", clients, c -> plain(setting, jdk, c, count)));
                    creates.add(new Variant("no-op: `/bin/true`", clients, c -> real.create(Fleet.NO_OP, c, count)));
                    creates.add(
                            new Variant("sleeper: `/bin/sleep`", clients, c -> real.create(Fleet.SLEEPER, c, count)));
                    creates.add(new Variant(
                            "`driver = simulated`", clients, c -> simulated.create(Fleet.SLEEPER, c, count)));
                }
                measure(setting, jdk, rounds, limits, creates);
                rows(table, jdk, limits, creates);
            }
        }
        return List.of(table);
    }

    private static void measure(Setting setting, Jdk jdk, int rounds, List<Variant> limits, List<Variant> creates)
            throws IOException, InterruptedException {
        List<Variant> order = new ArrayList<>(limits);
        order.addAll(creates);
        Random random = new Random();
        // The first round warms up.
        for (int round = 0; round <= rounds; round++) {
            setting.progress("instances: round " + round + " of " + rounds + ", Java " + jdk.feature());
            Collections.shuffle(order, random);
            for (Variant variant : order) {
                variant.run(round > 0);
            }
        }
    }

    /** The limit is the better one of the plain loop's. */
    private static void rows(Table table, Jdk jdk, List<Variant> limits, List<Variant> creates) {
        double limit =
                limits.stream().mapToDouble(v -> v.perSecond.median()).max().orElse(Double.NaN);
        List<Variant> all = new ArrayList<>(limits);
        all.addAll(creates);
        for (Variant v : all) {
            boolean posted = creates.contains(v);
            table.row(
                    v.name,
                    jdk.feature(),
                    v.clients,
                    v.perSecond.median(),
                    v.perSecond.min(),
                    v.perSecond.max(),
                    Table.ratio(v.perSecond.median() / limit),
                    posted ? v.posts.quantile(0.5) : "",
                    posted ? v.posts.quantile(0.99) : "",
                    posted ? v.launches.quantile(0.5) : "",
                    posted ? v.launches.quantile(0.99) : "");
        }
    }

    private static Fleet.Outcome plain(Setting setting, Jdk jdk, int threads, int count)
            throws IOException, InterruptedException {
        ProcessBuilder reference = new ProcessBuilder(
                jdk.java().toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                PlainStarts.class.getName(),
                Integer.toString(threads),
                Integer.toString(count));
        try (Child child = Child.start(reference, setting.work().resolve("reference.log"))) {
            return new Fleet.Outcome(child.await("started", LIMIT).number("per_second"), new Samples(), new Samples());
        }
    }
}
