// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.kilonova.itests.bench.bundle.ManyRecords;

/** Ten thousand service records in H2: read over HTTP and reported, beside plain JDBC on the same rows. */
final class RecordsBench {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int RECORDS = 10_000;
    private static final String SERVICES = "/v1/os-services";

    private record Times(double p50, double p99) {

        static Times of(Child.Mark mark) {
            return new Times(mark.number("p50"), mark.number("p99"));
        }

        void row(Table table, String name, Jdk jdk, Times reference, Object more) {
            table.row(
                    name,
                    jdk.feature(),
                    Table.hundredths(p50),
                    Table.hundredths(p99),
                    Table.ratio(p50 / reference.p50),
                    Table.ratio(p99 / reference.p99),
                    more);
        }
    }

    /** An answer and how long it took to come. */
    private record Read(Times times, double kilobytes) {}

    List<Table> run(Setting setting) throws IOException, InterruptedException {
        int reads = setting.quick() ? 40 : 400;
        int reports = setting.quick() ? 20 : 200;
        Table reading = new Table(
                RECORDS + " records, read " + reads + " times",
                "Java",
                "ms, p50",
                "p99",
                "times the JDBC read, p50",
                "p99",
                "KB in the answer");
        Table reporting = new Table(
                RECORDS + " services, reported " + reports + " times",
                "Java",
                "ms, p50",
                "p99",
                "times the plain update, p50",
                "p99",
                "µs per service");
        for (Jdk jdk : setting.jdks()) {
            setting.progress("records: Java " + jdk.feature());
            String options = "-Dbench.records=" + RECORDS + " -Dbench.reads=" + reads + " -Dbench.reports=" + reports;
            Home home = home(setting, jdk);
            try (Child child = home.run(jdk, options)) {
                child.await("inserted", LIMIT);
                Times update = Times.of(child.await("update", LIMIT));
                Times report = Times.of(child.await("report", LIMIT));
                update.row(
                        reporting, "plain JDBC: one `UPDATE ... WHERE id = ANY(?)`", jdk, update, perService(update));
                report.row(reporting, "the store's report", jdk, update, perService(report));
                Times all = Times.of(child.await("select_all", LIMIT));
                Times ofHost = Times.of(child.await("select_host", LIMIT));
                Http http = new Http(home.address(LIMIT));
                rows(reading, jdk, "all", all, read(http, SERVICES, reads, RECORDS));
                rows(reading, jdk, "of one host", ofHost, read(http, SERVICES + "?host=" + ManyRecords.HOST, reads, 1));
            }
        }
        return List.of(reading, reporting);
    }

    private static double perService(Times times) {
        return times.p50 * 1000 / RECORDS;
    }

    private static void rows(Table table, Jdk jdk, String which, Times plain, Read read) {
        plain.row(table, which + ": plain JDBC", jdk, plain, "");
        read.times.row(table, which + ": `GET " + SERVICES + "`", jdk, plain, read.kilobytes);
    }

    private static Home home(Setting setting, Jdk jdk) throws IOException {
        Home home = Home.create(setting, "records-" + jdk.feature());
        home.configure("org.kilonova.rest", List.of("port = 0"));
        home.place("many-records.jar", manyRecords());
        return home;
    }

    /** A bundle that puts them there. */
    static byte[] manyRecords() throws IOException {
        return new BundleJar("bench.manyrecords")
                .imports("org.kilonova.store")
                .importsUnversioned("javax.sql")
                .classFile(ManyRecords.class)
                .classFile(Samples.class)
                .component(ManyRecords.class.getName(), "org.kilonova.store.ServiceStore", "javax.sql.DataSource")
                .bytes();
    }

    /** A quarter of the rounds warms up. */
    private static Read read(Http http, String path, int rounds, int least) throws IOException, InterruptedException {
        int services = http.get(path).require(200).json().get("services").size();
        if (services < least) {
            throw new IOException(path + " tells of " + services + " services, there are " + least + " at least");
        }
        Samples samples = new Samples();
        int bytes = 0;
        for (int round = 0; round < rounds; round++) {
            Http.Answer answer = http.get(path).require(200);
            bytes = answer.body().length;
            if (round >= rounds / 4) {
                samples.add(answer.millis());
            }
        }
        return new Read(new Times(samples.quantile(0.5), samples.quantile(0.99)), bytes / 1024.0);
    }
}
