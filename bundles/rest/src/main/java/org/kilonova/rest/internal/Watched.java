// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.kilonova.container.Container;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.SwapInfo;
import org.kilonova.health.HealthReport;
import org.kilonova.service.ServiceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What readers of events are told of, and when it is looked at. {@link #look} is called by one thread at a time; the feeds are for any
 * thread.
 */
final class Watched {

    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

    private static final int SWAPS = 20;
    private static final int GONE = 1000;

    private final Surroundings surroundings;
    private final Background background;
    private final Clock clock;
    private final LongSupplier nanos;
    private final ContainerPage page;
    private final RecordsDesk desk;
    /** That a service has reported is told in this distance only: the page counts the age itself. */
    private final Pace reportsPace = new Pace(Duration.ofSeconds(10));

    private final Pace containerPace = new Pace(Duration.ofSeconds(2));
    private final Pace healthPace = new Pace(Duration.ofSeconds(5));
    private final ListFeed<ServiceRecord> records;
    private final ListFeed<ServiceRow> services;
    private final ValueFeed deploy;
    private final ValueFeed container;
    private final ValueFeed store;
    private CompletableFuture<HealthReport> asked = CompletableFuture.completedFuture(null);
    private HealthReport health;
    private final Map<String, String> problems = new HashMap<>();

    /**
     * @param nanos {@link System#nanoTime}
     */
    Watched(Surroundings surroundings, Background background, Json json, Clock clock, LongSupplier nanos) {
        this.surroundings = surroundings;
        this.background = background;
        this.clock = clock;
        this.nanos = nanos;
        this.page = new ContainerPage(surroundings);
        this.desk = new RecordsDesk(surroundings.directory(), background, clock, nanos);
        this.records = new ListFeed<>("records", json, record -> record.id().toString(), Watched::record, GONE);
        this.services = new ListFeed<>("services", json, ServiceRow::name, ServiceRow::json, GONE);
        this.deploy = new ValueFeed("deploy", json);
        this.container = new ValueFeed("container", json);
        this.store = new ValueFeed("store", json);
    }

    private static Map<String, Object> record(ServiceRecord record) {
        Map<String, Object> members = new LinkedHashMap<>(NovaService.of(record));
        members.put(
                "reported_at",
                record.lastSeenUp() == null ? null : record.lastSeenUp().toString());
        return members;
    }

    List<Feed> feeds() {
        return List.of(container, services, deploy, records, store);
    }

    /** Looks at everything that is due. */
    void look() {
        long now = nanos.getAsLong();
        attempt("this container", () -> lookAtContainer(now));
        attempt("service records", () -> lookAtRecords(now));
    }

    private void attempt(String what, Runnable look) {
        try {
            look.run();
            problems.remove(what);
        } catch (RuntimeException e) {
            if (!e.toString().equals(problems.put(what, e.toString()))) {
                LOG.warn("Readers of events are not told what is new of {}", what, e);
            }
        }
    }

    private void lookAtRecords(long now) {
        try {
            desk.all().ifPresent(all -> tell(all, reportsPace.isDue(now)));
        } finally {
            store.update(desk.trouble());
        }
    }

    private void tell(List<ServiceRecord> all, boolean isReportsTime) {
        records.update(
                all,
                (before, after) -> isSame(before, after)
                        && (!isReportsTime || Objects.equals(before.lastSeenUp(), after.lastSeenUp())));
    }

    /** But for the time at which it has reported. */
    private static boolean isSame(ServiceRecord before, ServiceRecord after) {
        return before.up() == after.up()
                && before.disabled() == after.disabled()
                && before.forcedDown() == after.forcedDown()
                && Objects.equals(before.disabledReason(), after.disabledReason())
                && before.host().equals(after.host())
                && before.binary().equals(after.binary());
    }

    private void lookAtContainer(long now) {
        Container there = surroundings.neighbours().container().orElse(null);
        List<HostedServiceInfo> hosted = there == null ? List.of() : there.services();
        if (there != null) {
            services.update(ServiceRow.all(there, hosted), ServiceRow::equals);
            if (containerPace.isDue(now)) {
                container.update(page.of(there, hosted.size(), health(now)));
            }
        }
        List<SwapInfo> all = page.swaps();
        List<Map<String, Object>> swaps = all.stream()
                .limit(SWAPS)
                .map(swap -> SwapPage.of(swap, hosted, clock))
                .toList();
        deploy.update(Map.of("files", page.files(all), "swaps", swaps));
    }

    /** As it was found last: checks take their time, and nothing else waits for them. */
    private HealthReport health(long now) {
        if (asked.isDone()) {
            health = asked.handle((report, failure) -> failure == null ? report : health)
                    .join();
            if (healthPace.isDue(now)) {
                asked = background.begin(page::report);
            }
        }
        return health;
    }

    /** Nobody listens any more. */
    void clear() {
        records.clear();
        services.clear();
        deploy.clear();
        container.clear();
        store.clear();
        desk.forget();
        reportsPace.forget();
        containerPace.forget();
    }
}
