// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.kilonova.itests.bench.bundle.LivelyRecords;

/** The console page with ten thousand services, in a browser: until it shows them, and what keeping up with them costs. */
final class ConsoleBench {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int RECORDS = 10_000;
    private static final int CHANGES = 100;
    private static final String PAGE = "/console/#/services";

    /** Notes when the first rows and when all services are there, tasks of more than 50 ms, and the longest time between two frames. */
    private static final String WATCH = """
            window.bench = {rows: null, all: null, long: [], gap: 0};
            new PerformanceObserver(list => list.getEntries().forEach(entry => bench.long.push(entry.duration)))
                .observe({type: 'longtask', buffered: true});
            let before = performance.now();
            (function frame(now) {
                bench.gap = Math.max(bench.gap, now - before);
                before = now;
                bench.rows ??= document.querySelector('.grid-body [role=row]') ? now : null;
                bench.all ??= +(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') ?? 0) > %d ? now : null;
                requestAnimationFrame(frame);
            })(before);
            """.formatted(RECORDS);

    private static final String LOADED = """
            new Promise(done => (function look() {
                bench.all === null ? setTimeout(look, 20) : done(bench);
            })())""";

    /** The least that any page would have to do. */
    private static final String BARE = """
            (async () => {
                const begun = performance.now();
                await (await fetch('/v1/os-services', {cache: 'no-store'})).json();
                return performance.now() - begun;
            })()""";

    List<Table> run(Setting setting) throws IOException, InterruptedException {
        if (!Files.isExecutable(Tab.EXECUTABLE)) {
            throw new IOException(Tab.EXECUTABLE + " is not there: install Chromium (Debian: chromium)");
        }
        int loads = setting.quick() ? 3 : 15;
        int seconds = setting.quick() ? 20 : 60;
        Table load = new Table(
                RECORDS + " services",
                "Java",
                "ms to the first rows, median",
                "longest",
                "ms to all services, median",
                "longest",
                "longest task, ms",
                "ms to read `/v1/os-services`, median");
        Table update = new Table(
                RECORDS + " services",
                "Java",
                "script, ms per second",
                "style and layout",
                "the page's thread in all",
                "tasks over 50 ms",
                "longest, ms",
                "longest time between two frames",
                "rows in the page",
                "heap, MB");
        for (Jdk jdk : setting.jdks()) {
            setting.progress("console: Java " + jdk.feature());
            Home home = home(setting, jdk);
            try (Child child = home.run(jdk, "-Dbench.records=" + RECORDS + " -Dbench.changes=" + CHANGES)) {
                child.await("inserted", LIMIT);
                URI address = home.address(LIMIT);
                Path profile = setting.work().resolve("chromium-" + jdk.feature() + "-" + System.nanoTime());
                try (Tab tab = new Tab(profile)) {
                    tab.enable("Page", "Performance");
                    tab.beforeEachPage(WATCH);
                    loads(tab, address, loads, load, jdk);
                    updates(tab, seconds, update, jdk);
                }
            }
        }
        return List.of(load, update);
    }

    private static void loads(Tab tab, URI address, int count, Table table, Jdk jdk)
            throws IOException, InterruptedException {
        Samples rows = new Samples();
        Samples all = new Samples();
        Samples longest = new Samples();
        Samples bare = new Samples();
        // The first one warms both sides up.
        for (int i = 0; i <= count; i++) {
            // Another document: the same one with another fragment would not be loaded again.
            tab.open("about:blank");
            tab.open(address + PAGE);
            tab.value(
                    "new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))");
            JsonNode seen = tab.value(LOADED);
            if (i > 0) {
                rows.add(seen.path("rows").asDouble());
                all.add(seen.path("all").asDouble());
                longest.add(longest(seen));
                bare.add(tab.value(BARE).asDouble());
            }
        }
        table.row(
                "page opened " + count + " times",
                jdk.feature(),
                rows.median(),
                rows.max(),
                all.median(),
                all.max(),
                longest.max(),
                bare.median());
    }

    private static double longest(JsonNode seen) {
        double longest = 0;
        for (JsonNode task : seen.path("long")) {
            longest = Math.max(longest, task.asDouble());
        }
        return longest;
    }

    private static void updates(Tab tab, int seconds, Table table, Jdk jdk) throws IOException, InterruptedException {
        tab.value("bench.long = []; bench.gap = 0");
        Map<String, Double> before = tab.metrics();
        TimeUnit.SECONDS.sleep(seconds);
        Map<String, Double> after = tab.metrics();
        JsonNode seen = tab.value("bench");
        table.row(
                "page open for " + seconds + " s",
                jdk.feature(),
                perSecond(before, after, seconds, "ScriptDuration"),
                perSecond(before, after, seconds, "LayoutDuration")
                        + perSecond(before, after, seconds, "RecalcStyleDuration"),
                perSecond(before, after, seconds, "TaskDuration"),
                seen.path("long").size(),
                longest(seen),
                seen.path("gap").asDouble(),
                tab.value("document.querySelectorAll('[role=row]').length").asInt(),
                after.get("JSHeapUsedSize") / 1e6);
    }

    private static double perSecond(Map<String, Double> before, Map<String, Double> after, int seconds, String name) {
        return (after.get(name) - before.get(name)) * 1000 / seconds;
    }

    private static Home home(Setting setting, Jdk jdk) throws IOException {
        Home home = Home.create(setting, "console-" + jdk.feature());
        home.configure("org.kilonova.rest", List.of("port = 0"));
        home.place(
                "lively-records.jar",
                new BundleJar("bench.livelyrecords")
                        .imports("org.kilonova.store")
                        .importsUnversioned("javax.sql")
                        .classFile(LivelyRecords.class)
                        .component(
                                LivelyRecords.class.getName(),
                                "org.kilonova.store.ServiceStore",
                                "javax.sql.DataSource")
                        .bytes());
        return home;
    }
}
