// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.kilonova.container.Container;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.SwapCheck;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.container.SwapOptions;
import org.kilonova.container.Swaps;

/** {@code /v1/container/swaps}: puts another version in the place of the one that serves. */
final class SwapRoutes {

    private static final String SWAPS = ContainerRoutes.CONTAINER + "/swaps";
    private static final String SWAP = "swap";
    private static final int MAX_SWAPS = 1000;
    private static final int DEFAULT_SWAPS = 50;
    private static final int WHOLE = 100;

    private final Surroundings surroundings;
    private final Clock clock;

    SwapRoutes(Surroundings surroundings, Clock clock) {
        this.surroundings = surroundings;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", SWAPS, Role.READER, this::list).query("limit"),
                Route.of("POST", SWAPS, Role.ADMIN, this::swap)
                        .query("dry_run", "force", "share")
                        .body(Route.Body.JAR),
                Route.of("POST", SWAPS + "/{file}/promote", Role.ADMIN, this::promote)
                        .query(SWAP)
                        .body(Route.Body.OPTIONAL),
                Route.of("POST", SWAPS + "/{file}/rollback", Role.ADMIN, this::rollback)
                        .query(SWAP)
                        .body(Route.Body.OPTIONAL));
    }

    private Response list(Exchange exchange) {
        int limit = exchange.query().number("limit", 1, MAX_SWAPS, DEFAULT_SWAPS);
        List<SwapInfo> swaps = surroundings.swaps().swaps();
        List<HostedServiceInfo> hosted = hosted();
        return exchange.answer(Map.of(
                "swaps",
                swaps.stream()
                        .limit(limit)
                        .map(swap -> SwapPage.of(swap, hosted, clock))
                        .toList()));
    }

    private List<HostedServiceInfo> hosted() {
        return surroundings.neighbours().container().map(Container::services).orElse(List.of());
    }

    private Response swap(Exchange exchange) {
        Query query = exchange.query();
        boolean isDry = query.flag("dry_run");
        SwapOptions options =
                new SwapOptions(by(exchange), query.flag("force"), query.number("share", 1, WHOLE, WHOLE));
        Upload upload = exchange.upload();
        Swaps swaps = surroundings.swaps();
        if (isDry) {
            SwapCheck check = refusing(upload, () -> swaps.check(upload.path()));
            return exchange.answer(Map.of("check", SwapPage.of(named(check, upload))));
        }
        long before = swaps.last();
        CompletableFuture<SwapInfo> swap = refusing(upload, () -> swaps.swap(upload.path(), options));
        upload.takeOver();
        swap.whenComplete((info, failure) -> upload.delete());
        return outcome(exchange, swap, () -> swaps.after(before, options.by()));
    }

    /** A jar that replaces nothing is called as it was stored here, which says nothing to its sender. */
    private static SwapCheck named(SwapCheck check, Upload upload) {
        return check.file().equals(upload.path().getFileName().toString())
                ? new SwapCheck(
                        null,
                        check.bundle(),
                        check.from(),
                        check.to(),
                        check.exclusive(),
                        check.affected(),
                        check.problems(),
                        check.objections())
                : check;
    }

    private Response promote(Exchange exchange) {
        exchange.fields(List.of());
        Swaps swaps = surroundings.swaps();
        String name = exchange.variable("file");
        requireMeant(exchange, swaps, name);
        SwapInfo swap = refusing(null, () -> swaps.promote(name));
        return exchange.answer(document(swap));
    }

    private Response rollback(Exchange exchange) {
        exchange.fields(List.of());
        Swaps swaps = surroundings.swaps();
        String name = exchange.variable("file");
        requireMeant(exchange, swaps, name);
        long before = swaps.last();
        CompletableFuture<SwapInfo> swap = refusing(null, () -> swaps.rollback(name, by(exchange)));
        return outcome(exchange, swap, () -> swaps.after(before, by(exchange)).or(() -> last(swaps, name)));
    }

    /** What was decided in view of one swap is not done to another one that is there meanwhile. */
    private void requireMeant(Exchange exchange, Swaps swaps, String name) {
        long meant = exchange.query().number(SWAP, 1, Integer.MAX_VALUE, 0);
        if (meant == 0) {
            return;
        }
        List<SwapInfo> all = of(swaps, name);
        SwapInfo now = SwapPage.current(all);
        if (now == null || now.number() != meant) {
            throw new Problem(
                    Kind.CONFLICT,
                    "Swap " + meant + " is not the one of " + name + " that is there now: "
                            + (now == null ? "there is none" : told(now)));
        }
    }

    private static String told(SwapInfo swap) {
        return "that is swap " + swap.number() + ", " + swap.from() + " to " + swap.to() + ", " + swap.step();
    }

    /** What is called off is a swap that was there before, of whoever. */
    private Optional<SwapInfo> last(Swaps swaps, String name) {
        return of(swaps, name).stream().findFirst();
    }

    /** The swaps of a file, or of the bundle that serves a topic; the last one first. */
    private List<SwapInfo> of(Swaps swaps, String name) {
        Set<String> bundles = hosted().stream()
                .filter(service -> service.isNamed(name))
                .flatMap(service -> service.generations().stream())
                .map(GenerationInfo::bundle)
                .collect(Collectors.toSet());
        return swaps.swaps().stream()
                .filter(swap -> swap.file().equals(name) || bundles.contains(swap.bundle()))
                .toList();
    }

    private static String by(Exchange exchange) {
        String user = exchange.caller().user();
        return user == null ? "http" : "http " + user;
    }

    /** What the deploy folder does not take says why. */
    private static <T> T refusing(Upload upload, Supplier<T> act) {
        try {
            return act.get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            String why = String.valueOf(e.getMessage());
            throw new Problem(
                    Kind.CONFLICT,
                    upload == null ? why : why.replace(upload.path().toString(), "the jar"),
                    e);
        }
    }

    /**
     * The swap as soon as its version serves; as it stands if that takes longer than the request may.
     *
     * @param meanwhile finds it while it is at work
     */
    private Response outcome(
            Exchange exchange, CompletableFuture<SwapInfo> swap, Supplier<Optional<SwapInfo>> meanwhile) {
        boolean isDecided = refusing(null, () -> Background.await(swap, exchange.remaining()));
        SwapInfo info = isDecided
                ? swap.join()
                : meanwhile
                        .get()
                        .orElseThrow(() -> new Problem(
                                Kind.TIMEOUT,
                                "The swap goes on longer than this request may take: GET " + SWAPS + " shows it"));
        if (info.step() == Step.REFUSED) {
            throw new Problem(Kind.CONFLICT, String.valueOf(info.reason()))
                    .member(SWAP, SwapPage.of(info, List.of(), clock));
        }
        return exchange.accepted(document(info));
    }

    private Map<String, Object> document(SwapInfo swap) {
        return Map.of(SWAP, SwapPage.of(swap, hosted(), clock));
    }
}
