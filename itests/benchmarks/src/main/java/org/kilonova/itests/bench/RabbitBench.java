// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.kilonova.itests.servers.RabbitServer;

/** Calls and casts over RabbitMQ: by hand, by Kilonova and by oslo.messaging, on one broker, each point in random order in each round. */
final class RabbitBench {

    private static final int[] OUTSTANDING = {1, 16, 128};
    private static final int[] SENDERS = {1, 16};
    private static final int[] BYTES = {200, 10 * 1024};
    private static final long UNCOMPILED_MILLIS = 300;

    /** How often all points are run at most before it counts, and from which share of the processor time before on it is steady. */
    private static final int WARM_UPS = 8;

    private static final double STEADY = 0.95;

    /** What all contenders are asked to do. */
    private record Point(String kind, int threads, int bytes) {}

    /** What one contender made of one point in all rounds. */
    private static final class Figures {

        private final List<Contender.Outcome> rounds = new ArrayList<>();

        private double median(ToDoubleFunction<Contender.Outcome> value) {
            Samples samples = new Samples();
            rounds.stream().mapToDouble(value).forEach(samples::add);
            return samples.median();
        }

        private double perSecond() {
            return median(Contender.Outcome::perSecond);
        }

        private double cpu() {
            return median(outcome -> outcome.client() + outcome.server() + outcome.broker());
        }
    }

    private final List<Point> points = new ArrayList<>();
    private final Random random = new Random();

    RabbitBench() {
        for (int bytes : BYTES) {
            for (int outstanding : OUTSTANDING) {
                points.add(new Point("calls", outstanding, bytes));
            }
            for (int senders : SENDERS) {
                points.add(new Point("casts", senders, bytes));
            }
        }
    }

    List<Table> run(Setting setting) throws IOException, InterruptedException {
        List<Jdk> jdks = setting.quick() ? setting.jdks().subList(0, 1) : setting.jdks();
        Table calls = table("calls", "outstanding");
        Table casts = table("casts", "senders");
        Table ratios = new Table(
                "Kilonova / the other",
                "Java",
                "threads",
                "bytes",
                "raw: per second",
                "p50",
                "p99",
                "processor",
                "oslo: per second",
                "p50",
                "p99",
                "processor");
        try (RabbitServer broker = RabbitServer.start(setting.work())) {
            for (Jdk jdk : jdks) {
                Map<Point, Map<String, Figures>> figures = measure(setting, jdk, broker);
                figures.forEach((point, byName) -> {
                    Table table = point.kind().equals("calls") ? calls : casts;
                    byName.forEach((name, f) -> row(table, jdk, point, name, f));
                    compare(ratios, jdk, point, List.copyOf(byName.values()));
                });
            }
        }
        return List.of(ratios, calls, casts);
    }

    private static Table table(String what, String threads) {
        return new Table(
                what,
                "Java",
                threads,
                "bytes",
                "per second",
                "p50 ms",
                "p99 ms",
                "processor µs each: client",
                "server",
                "broker",
                "sum");
    }

    private Map<Point, Map<String, Figures>> measure(Setting setting, Jdk jdk, RabbitServer broker)
            throws IOException, InterruptedException {
        int rounds = setting.quick() ? 3 : 6;
        long millis = setting.quick() ? 600 : 1500;
        Map<Point, Map<String, Figures>> figures = new LinkedHashMap<>();
        try (Contender raw = Contender.raw(setting, jdk, broker);
                Contender kilonova = Contender.kilonova(setting, jdk, broker);
                Contender oslo = Contender.oslo(setting, broker)) {
            List<Contender> contenders = List.of(raw, kilonova, oslo);
            for (Point point : points) {
                figures.put(point, new LinkedHashMap<>());
                contenders.forEach(c -> figures.get(point).put(c.name(), new Figures()));
            }
            setting.progress("rabbit: warming up, Java " + jdk.feature());
            for (Contender contender : contenders) {
                warmUp(contender, setting.quick() ? 1500 : 4000);
            }
            for (int round = 1; round <= rounds; round++) {
                setting.progress("rabbit: round " + round + " of " + rounds + ", Java " + jdk.feature());
                round(contenders, millis, figures);
            }
        }
        return figures;
    }

    /** Until the JVMs have compiled: else that is a third of what their processors do. */
    private void warmUp(Contender contender, long millis) throws IOException, InterruptedException {
        double before = Double.MAX_VALUE;
        for (int pass = 0; pass < WARM_UPS; pass++) {
            double cpu = 0;
            for (Point point : points) {
                Contender.Outcome outcome = contender.burst(
                        point.kind(),
                        point.threads(),
                        point.bytes(),
                        contender.compiles() ? millis : UNCOMPILED_MILLIS);
                cpu += outcome.client() + outcome.server();
            }
            if (!contender.compiles() || cpu > STEADY * before) {
                return;
            }
            before = cpu;
        }
    }

    private void round(List<Contender> contenders, long millis, Map<Point, Map<String, Figures>> figures)
            throws IOException, InterruptedException {
        for (Point point : points) {
            List<Contender> order = new ArrayList<>(contenders);
            Collections.shuffle(order, random);
            for (Contender contender : order) {
                Contender.Outcome outcome = contender.burst(point.kind(), point.threads(), point.bytes(), millis);
                figures.get(point).get(contender.name()).rounds.add(outcome);
            }
        }
    }

    private static void row(Table table, Jdk jdk, Point point, String name, Figures f) {
        table.row(
                name,
                jdk.feature(),
                point.threads(),
                point.bytes(),
                f.perSecond(),
                Table.hundredths(f.median(Contender.Outcome::p50)),
                Table.hundredths(f.median(Contender.Outcome::p99)),
                f.median(Contender.Outcome::client),
                f.median(Contender.Outcome::server),
                f.median(Contender.Outcome::broker),
                f.cpu());
    }

    private static void compare(Table ratios, Jdk jdk, Point point, List<Figures> three) {
        Figures kilonova = three.get(1);
        List<Object> cells = new ArrayList<>(List.of(point.kind(), jdk.feature(), point.threads(), point.bytes()));
        for (Figures other : List.of(three.get(0), three.get(2))) {
            cells.add(Table.ratio(kilonova.perSecond() / other.perSecond()));
            cells.add(Table.ratio(kilonova.median(Contender.Outcome::p50) / other.median(Contender.Outcome::p50)));
            cells.add(Table.ratio(kilonova.median(Contender.Outcome::p99) / other.median(Contender.Outcome::p99)));
            cells.add(Table.ratio(kilonova.cpu() / other.cpu()));
        }
        ratios.row(cells.toArray());
    }
}
