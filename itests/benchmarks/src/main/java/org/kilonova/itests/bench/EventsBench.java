// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.kilonova.itests.bench.bundle.ManyRecords;

/**
 * What those who watch cost the container with ten thousand service records: the first full state on {@code /v1/events},
 * and the stream afterwards, for one reader and for ten.
 */
final class EventsBench {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int RECORDS = 10_000;
    private static final String EVENTS = "/v1/events";

    List<Table> run(Setting setting) throws IOException, InterruptedException {
        int seconds = setting.quick() ? 20 : 120;
        int changes = setting.quick() ? 8 : 40;
        Table table = new Table(
                RECORDS + " records, stream of " + seconds + " s",
                "Java",
                "readers",
                "ms until all were told, p50",
                "(max)",
                "KB of it",
                "CPU ms per second while nothing changes",
                "(without readers)",
                "KB per second and reader",
                "ms from a change to its event, p50",
                "(max)");
        for (Jdk jdk : setting.jdks()) {
            Home home = home(setting, jdk);
            String options = "-Dbench.records=" + RECORDS + " -Dbench.reads=4 -Dbench.reports=4";
            try (Child child = home.run(jdk, options)) {
                child.await("select_host", LIMIT);
                URI base = home.address(LIMIT);
                double idle = cpu(child, seconds);
                for (int readers : new int[] {1, 10}) {
                    setting.progress("events: Java " + jdk.feature() + ", " + readers + " readers");
                    measure(table, jdk, child, base, readers, seconds, changes, idle);
                }
            }
        }
        return List.of(table);
    }

    private static Home home(Setting setting, Jdk jdk) throws IOException {
        Home home = Home.create(setting, "events-" + jdk.feature());
        home.configure("org.kilonova.rest", List.of("port = 0"));
        home.place("many-records.jar", RecordsBench.manyRecords());
        return home;
    }

    private static void measure(
            Table table, Jdk jdk, Child child, URI base, int readers, int seconds, int changes, double idle)
            throws IOException, InterruptedException {
        List<EventReader> all = new ArrayList<>();
        try {
            Samples first = new Samples();
            for (int i = 0; i < readers; i++) {
                EventReader reader = new EventReader(base);
                all.add(reader);
                first.add(reader.awaitFirst(LIMIT));
            }
            long bytes = all.get(0).bytes();
            long before = total(all);
            double cpu = cpu(child, seconds);
            double rate = (total(all) - before) / 1024.0 / seconds / readers;
            Samples latency = changes(base, all, changes);
            table.row(
                    "`GET " + EVENTS + "`",
                    jdk.feature(),
                    readers,
                    first.quantile(0.5),
                    first.max(),
                    bytes / 1024.0,
                    cpu,
                    idle,
                    rate,
                    latency.quantile(0.5),
                    latency.max());
        } finally {
            for (EventReader reader : all) {
                reader.close();
            }
        }
    }

    private static long total(List<EventReader> readers) {
        return readers.stream().mapToLong(EventReader::bytes).sum();
    }

    /** Disables a record again and again, each time with another reason, until every reader has been told. */
    private static Samples changes(URI base, List<EventReader> readers, int count)
            throws IOException, InterruptedException {
        Http http = new Http(base);
        String id = http.get("/v1/os-services?host=" + ManyRecords.HOST)
                .require(200)
                .json()
                .findValue("id")
                .asText();
        Samples samples = new Samples();
        for (int i = 0; i < count; i++) {
            String mark = UUID.randomUUID().toString();
            CountDownLatch told = new CountDownLatch(readers.size());
            readers.forEach(reader -> reader.expect(mark, told));
            http.put("/v1/os-services/" + id, Map.of("status", "disabled", "disabled_reason", mark))
                    .require(200);
            long begun = System.nanoTime();
            if (!told.await(1, TimeUnit.MINUTES)) {
                throw new IOException("a change was not told within a minute");
            }
            samples.add((System.nanoTime() - begun) / 1e6);
        }
        return samples;
    }

    /** Milliseconds of processor time that the container takes in a second. */
    private static double cpu(Child child, int seconds) throws IOException, InterruptedException {
        double before = child.cpuMillis();
        long begun = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        return (child.cpuMillis() - before) / ((System.nanoTime() - begun) / 1e9);
    }
}
