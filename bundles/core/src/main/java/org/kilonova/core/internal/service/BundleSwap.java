// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.kilonova.container.Swap;
import org.kilonova.container.SwapFailedException;
import org.kilonova.container.SwapFigures;
import org.kilonova.container.SwapRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads the generations of a new bundle through their start together: none goes on before all have come as far. Calls services without its
 * monitor, since they call it with theirs.
 */
final class BundleSwap implements Swap, Candidacy {

    /** How far a generation has come; they go on in step. */
    private enum Stage {
        STARTING,
        INITIALIZED,
        PRIMED,
        ACTIVE
    }

    /** A generation of the new bundle. */
    private static final class Member {
        private final HostedService service;
        private Generation old;
        private long oldHandled;
        private Stage stage = Stage.STARTING;
        private Runnable next;

        Member(HostedService service) {
            this.service = service;
            replaces(service.current());
        }

        /** What the old one does from now on is told, if there is one. */
        private void replaces(Generation serving) {
            old = serving;
            oldHandled = serving == null ? 0 : serving.info().handled();
        }
    }

    /** How far the swap has come. */
    private enum Phase {
        PREPARING,
        COMMITTING,
        SWITCHED,
        PROMOTED,
        FAILED
    }

    private static final Logger LOG = LoggerFactory.getLogger(BundleSwap.class);

    private final SwapRules rules;
    private final Environment environment;
    private final List<HostedService> replaced;
    private final Map<HostedService, Map<String, Summary>> last = new ConcurrentHashMap<>();
    private final Map<Generation, Member> members = new LinkedHashMap<>();
    private final CompletableFuture<Void> prepared = new CompletableFuture<>();
    private final CompletableFuture<Void> committed = new CompletableFuture<>();
    private final ProbationWatch probation;
    private final Runnable promoted;
    private volatile Phase phase = Phase.PREPARING;
    private volatile boolean holding;
    private int expected = -1;
    private Duration switching = Duration.ZERO;
    private SwapFigures atEnd;

    /**
     * @param old the services whose generation is of the old bundle
     * @param promoted told when the new bundle is one like others
     */
    BundleSwap(SwapRules rules, Environment environment, List<HostedService> old, Runnable promoted) {
        this.rules = rules;
        this.environment = environment;
        this.replaced = List.copyOf(old);
        this.promoted = promoted;
        this.probation = new ProbationWatch(rules, environment.timers(), environment.clock());
    }

    // ---- what the operator's side asks for

    @Override
    public CompletableFuture<Void> hold() {
        holding = true;
        for (HostedService service : replaced) {
            Generation current = service.current();
            if (current != null) {
                last.put(service, current.figures().summaries());
            }
        }
        List<CompletableFuture<Void>> all =
                replaced.stream().map(service -> service.handover().hold()).toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).whenComplete((nothing, error) -> {
            if (error != null || phase == Phase.FAILED) {
                resume();
            }
        });
    }

    /** Those that were held and have not ended serve on. */
    private void resume() {
        for (HostedService service : replaced) {
            try {
                service.handover().resume(service.operator().paused());
            } catch (RuntimeException e) {
                LOG.error("{} was held for a swap and cannot be resumed: kn:resume tries again", service.topic(), e);
            }
        }
    }

    @Override
    public CompletableFuture<Void> prepared(int managers) {
        synchronized (this) {
            expected = managers;
        }
        advance();
        return prepared;
    }

    @Override
    public CompletableFuture<Void> commit() {
        synchronized (this) {
            if (phase == Phase.PREPARING) {
                phase = Phase.COMMITTING;
            }
        }
        advance();
        return committed;
    }

    @Override
    public CompletableFuture<String> verdict() {
        return probation.result();
    }

    @Override
    public void promote() {
        probation.pass();
        promoted.run();
        SwapFigures now = figures();
        Map<Generation, Member> all = end(Phase.PROMOTED, now);
        all.forEach((generation, member) -> member.service.promote(generation));
        replaced.forEach(HostedService::swapped);
        // Some may still be coming up; from now on they do so by themselves.
        all.values().stream()
                .map(member -> member.next)
                .filter(Objects::nonNull)
                .forEach(Runnable::run);
    }

    @Override
    public void back(String reason) {
        fail(reason);
    }

    /** None of them serves any more; without effect once they stay. */
    private void fail(String reason) {
        probation.fail(reason);
        SwapFigures now = figures();
        Map<Generation, Member> all = end(Phase.FAILED, now);
        all.forEach((generation, member) -> member.service.back(generation, reason));
        if (phase == Phase.FAILED) {
            resume();
            SwapFailedException failure = new SwapFailedException(reason);
            environment.workers().execute(() -> {
                prepared.completeExceptionally(failure);
                committed.completeExceptionally(failure);
            });
        }
    }

    /** From now on nothing of the two bundles is held on to; gives the members for the first time only. */
    private synchronized Map<Generation, Member> end(Phase how, SwapFigures figures) {
        if (phase == Phase.PROMOTED || phase == Phase.FAILED) {
            return Map.of();
        }
        phase = how;
        atEnd = figures;
        Map<Generation, Member> all = new LinkedHashMap<>(members);
        members.clear();
        return all;
    }

    @Override
    public SwapFigures figures() {
        // The services lock themselves, and call here while they do.
        Duration pause = replaced.stream()
                .filter(service -> holding)
                .map(service -> service.handover().pause())
                .reduce(Duration.ZERO, (a, b) -> a.compareTo(b) >= 0 ? a : b);
        synchronized (this) {
            if (atEnd != null) {
                return atEnd;
            }
            long oldCalls = 0;
            long newCalls = 0;
            long newErrors = 0;
            for (Map.Entry<Generation, Member> entry : members.entrySet()) {
                Member member = entry.getValue();
                boolean switched = phase == Phase.SWITCHED && member.old != null;
                oldCalls += switched ? member.old.info().handled() - member.oldHandled : 0;
                newCalls += entry.getKey().info().handled();
                newErrors += entry.getKey().info().errors();
            }
            return new SwapFigures(pause.compareTo(switching) >= 0 ? pause : switching, oldCalls, newCalls, newErrors);
        }
    }

    // ---- what the generations report

    @Override
    public synchronized void joined(HostedService service, Generation generation) {
        if (phase != Phase.PROMOTED && phase != Phase.FAILED) {
            members.put(generation, new Member(service));
        }
    }

    @Override
    public void initialized(Generation generation, Runnable next) {
        arrived(generation, Stage.INITIALIZED, next);
    }

    @Override
    public void primed(Generation generation, Runnable next) {
        arrived(generation, Stage.PRIMED, next);
    }

    @Override
    public void active(Generation generation) {
        arrived(generation, Stage.ACTIVE, null);
    }

    private void arrived(Generation generation, Stage stage, Runnable next) {
        Member member;
        synchronized (this) {
            member = members.get(generation);
            if (member != null) {
                member.stage = stage;
                member.next = next;
            }
        }
        if (member == null) {
            if (phase == Phase.PROMOTED && next != null) {
                next.run();
            }
            return;
        }
        if (stage == Stage.INITIALIZED) {
            generation.ready();
        } else if (stage == Stage.ACTIVE) {
            probation.watch(generation, Map.of());
        }
        advance();
    }

    @Override
    public void failed(Generation generation, String reason) {
        boolean ours;
        synchronized (this) {
            ours = members.containsKey(generation);
        }
        if (ours) {
            refuse(generation.topic() + ": " + reason);
        }
    }

    /** A manager of the new bundle cannot serve. */
    void refuse(String reason) {
        if (committed.isDone()) {
            probation.fail(reason);
        } else {
            fail(reason);
        }
    }

    @Override
    public void erred(Generation generation) {
        probation.judge();
    }

    @Override
    public int share() {
        return phase == Phase.PROMOTED ? 0 : rules.share();
    }

    // ---- in step

    /** Lets go on whoever may. */
    private void advance() {
        List<Runnable> next = new ArrayList<>();
        boolean ready;
        boolean switches = false;
        boolean done;
        synchronized (this) {
            if (phase.compareTo(Phase.PROMOTED) >= 0 || expected < 0) {
                return;
            }
            ready = members.size() >= expected && all(member -> member.stage != Stage.STARTING);
            if (ready && phase == Phase.COMMITTING) {
                next.addAll(release(Stage.INITIALIZED));
                if (all(member -> member.stage.compareTo(Stage.PRIMED) >= 0)) {
                    phase = Phase.SWITCHED;
                    switches = true;
                }
            } else if (phase == Phase.SWITCHED) {
                // Those that came late.
                next.addAll(release(Stage.INITIALIZED));
            }
            if (phase == Phase.SWITCHED) {
                next.addAll(release(Stage.PRIMED));
            }
            done = phase == Phase.SWITCHED && all(member -> member.stage == Stage.ACTIVE);
        }
        if (ready && !prepared.isDone()) {
            environment.workers().execute(() -> prepared.complete(null));
        }
        if (switches) {
            switchAll(next);
        } else {
            next.forEach(Runnable::run);
        }
        if (done) {
            begin();
        }
    }

    private boolean all(Predicate<Member> condition) {
        return members.values().stream().allMatch(condition);
    }

    /** Takes what those of that stage wait to do. */
    private List<Runnable> release(Stage stage) {
        List<Runnable> next = new ArrayList<>();
        for (Member member : members.values()) {
            if (member.stage == stage && member.next != null) {
                next.add(member.next);
                member.next = null;
            }
        }
        return next;
    }

    private void switchAll(List<Runnable> switches) {
        Map<Generation, Member> all;
        synchronized (this) {
            all = new LinkedHashMap<>(members);
            all.values().forEach(member -> member.replaces(member.service.current()));
        }
        all.forEach((generation, member) -> {
            Generation before = member.service.current();
            Map<String, Summary> figures = before == null || before == generation
                    ? last.getOrDefault(member.service, Map.of())
                    : before.figures().summaries();
            probation.watch(generation, figures);
        });
        long begun = System.nanoTime();
        switches.forEach(Runnable::run);
        synchronized (this) {
            switching = Duration.ofNanos(System.nanoTime() - begun);
        }
    }

    private void begin() {
        environment.workers().execute(() -> {
            if (committed.complete(null)) {
                probation.begin();
            }
        });
    }
}
