// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.kilonova.container.ServiceState.CONNECTING;
import static org.kilonova.container.ServiceState.INITIALIZING;
import static org.kilonova.container.ServiceState.REGISTERING;
import static org.kilonova.container.ServiceState.REPORTING_RESOURCES;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.kilonova.container.ServiceState;
import org.kilonova.core.internal.service.Calls.Call;
import org.kilonova.manager.ManagerContext;
import org.kilonova.rpc.CallContext;

/**
 * One try to bring a generation up, in the order of Nova's {@code Service.start()}. Beside a generation that serves, the record and the
 * consumers are there already, and its state is handed over instead. Every step looks first whether the service still wants it.
 */
final class Startup {

    /** What a try asks of its service, and tells it. All methods are thread-safe; only {@link #connect} may wait. */
    interface Progress {

        /** Whether this try still counts. */
        boolean wanted(Startup startup);

        /** Moves the service's state on, unless another generation serves or the try counts no more; tells whether it did. */
        boolean enter(Startup startup, ServiceState state, String reason);

        /** The generation that serves, or null. */
        Generation current();

        /** Everything is ready and nobody serves: attaches the consumers, and waits for the transport meanwhile. */
        void connect(Startup startup);

        /** Everything is ready: new messages are to go to this generation; false if {@code old} does not serve any more. */
        boolean takeOver(Startup startup, Generation old);

        /** The try has failed; {@code ended} completes when its thread has really left the hook. */
        void failed(Startup startup, String step, Throwable error, CompletableFuture<Void> ended);
    }

    private final ServiceParts service;
    private final Generation generation;
    private final Handover handover;
    private final Progress progress;
    private volatile boolean registered;

    Startup(ServiceParts service, Generation generation, Handover handover, Progress progress) {
        this.service = service;
        this.generation = generation;
        this.handover = handover;
        this.progress = progress;
    }

    Generation generation() {
        return generation;
    }

    /** Begins, on a worker; {@code prepare} runs there first. */
    void begin(Runnable prepare, ManagerContext context) {
        progress.enter(this, INITIALIZING, "generation " + generation.number() + ": " + generation.origin());
        step(
                generation,
                "initHost",
                () -> initialize(prepare, context),
                nothing -> generation.candidacy().initialized(generation, () -> guarded("the start", this::inherit)));
    }

    /** State that was handed over by a generation which has ended since; beside one that serves, that one hands over later. */
    private void inherit() {
        Map<String, Object> state = handover.inheritance();
        if (state != null && progress.current() == null) {
            step(generation, "takeOver", () -> takeOver(state), nothing -> register());
        } else {
            register();
        }
    }

    /** A later try after a step behind initHost had failed does not run initHost again. */
    private Void initialize(Runnable prepare, ManagerContext context) throws Exception {
        if (!generation.initialized()) {
            prepare.run();
            generation.inspect(
                    service.environment().timers(),
                    service.environment().settings().get().rpcPing());
            generation.manager().initHost(context);
            generation.markInitialized();
        }
        return null;
    }

    private void register() {
        registered = progress.enter(this, REGISTERING, "initHost has returned");
        if (registered) {
            service.attachment().record(generation.origin().version());
            progress.enter(
                    this,
                    REPORTING_RESOURCES,
                    service.attachment().recordId() == null
                            ? "the store is away, the record comes later"
                            : "the record is there");
        }
        step(generation, "updateAvailableResource", this::reportResources, nothing -> ready());
    }

    private Void reportResources() throws Exception {
        String requestId = "req-start-" + service.topic() + "-" + generation.number();
        generation.manager().updateAvailableResource(CallContext.of(requestId));
        return null;
    }

    private void ready() {
        Generation old = progress.current();
        if (old != null) {
            handOver(old);
        } else if (!registered) {
            // The generation beside which this one started has left: the steps that were left out come now.
            register();
        } else if (progress.enter(this, CONNECTING, "resources are reported")) {
            generation.candidacy().primed(generation, () -> guarded("connecting", () -> progress.connect(this)));
        }
    }

    /** Counts as work in flight of the old one, so that it is not cleaned up meanwhile. */
    private void handOver(Generation old) {
        Call handing = new Call(
                "req-handover-" + service.topic() + "-" + old.number(),
                "handOver",
                service.environment().clock().instant());
        old.calls().begin(handing);
        if (progress.current() != old) {
            old.calls().end(handing);
            ready();
            return;
        }
        step(
                        old,
                        "handOver of generation " + old.number(),
                        old::handOver,
                        (Map<String, Object> state) -> handOver(old, state))
                .thenRun(() -> old.calls().end(handing));
    }

    private void handOver(Generation old, Map<String, Object> state) {
        step(
                generation,
                "takeOver",
                () -> takeOver(state),
                nothing -> generation.candidacy().primed(generation, () -> guarded("the switch", () -> succeed(old))));
    }

    private Void takeOver(Map<String, Object> state) throws Exception {
        generation.manager().takeOver(state);
        return null;
    }

    private void succeed(Generation old) {
        if (!progress.takeOver(this, old)) {
            register();
        }
    }

    /** Goes on after a wait for others, unless the try counts no more. */
    private void guarded(String what, Runnable next) {
        if (progress.wanted(this)) {
            try {
                next.run();
            } catch (RuntimeException e) {
                progress.failed(this, what, e, CompletableFuture.completedFuture(null));
            }
        }
    }

    /** Runs a hook within its limit, then the next step, unless the try counts no more. */
    private <T> CompletableFuture<Void> step(Generation whose, String what, Callable<T> hook, Consumer<T> next) {
        Hooks.Run<T> run = whose.hook(service.hooks(), what, service.settings().initTimeout(), hook);
        run.result()
                .whenCompleteAsync(
                        (value, error) -> {
                            if (error != null) {
                                progress.failed(this, what, error, run.ended());
                            } else if (progress.wanted(this)) {
                                try {
                                    next.accept(value);
                                } catch (RuntimeException e) {
                                    progress.failed(this, "the step after " + what, e, run.ended());
                                }
                            }
                        },
                        service.environment().workers());
        return run.ended();
    }
}
