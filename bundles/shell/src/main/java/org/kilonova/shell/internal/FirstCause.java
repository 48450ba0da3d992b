// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.service.ServiceRecord;

/**
 * Walks from the file to the running service and stops at the first thing that keeps it from running: file, bundle,
 * component, service in the container, configuration, hooks, transport, record, pause.
 */
final class FirstCause {

    private final Evidence evidence;

    FirstCause(Evidence evidence) {
        this.evidence = evidence;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        List<Supplier<Stream<Finding>>> steps = List.of(
                () -> notWhileServed(files()),
                () -> new SwapFindings(evidence).ofSwaps(),
                () -> notWhileServed(new BundleCheck(evidence).findings()),
                () -> notWhileServed(components()),
                this::hosted,
                this::settings,
                this::hooks,
                this::transport,
                this::records,
                this::pauses,
                this::tasks,
                () -> new SwapFindings(evidence).ofRemains());
        for (Supplier<Stream<Finding>> step : steps) {
            for (Finding finding : step.get().toList()) {
                findings.add(finding);
                if (finding.verdict() == Finding.Verdict.CAUSE) {
                    return findings;
                }
            }
        }
        findings.add(Finding.ok("all of it", "running, nothing is wrong"));
        return findings;
    }

    private Stream<Finding> notWhileServed(Stream<Finding> findings) {
        return evidence.served() ? findings.map(Finding::asNote) : findings;
    }

    private Stream<Finding> files() {
        return evidence.files().stream().map(FirstCause::file);
    }

    private static Finding file(DeployedFile file) {
        String checked = "file " + file.name();
        return switch (file.status()) {
            case DEPLOYED -> Finding.ok(checked, "deployed as " + file.bundle() + " " + file.version());
            case PROBATION ->
                Finding.ok(checked, "on probation as " + file.bundle() + " " + file.version() + because(file.reason()));
            case QUARANTINED ->
                Finding.cause(
                        checked, "was refused: " + file.reason(), "put a good file in its place; kn:deployed shows it");
            case SETTLING ->
                Finding.cause(
                        checked,
                        "is still changing or not complete" + because(file.reason()),
                        "wait until it is copied; if that is over, copy it again");
            case STARTING -> Finding.cause(checked, "is being started" + because(file.reason()), "wait a moment");
        };
    }

    private Stream<Finding> components() {
        return evidence.bundles().stream()
                .flatMap(bundle -> bundle.components().stream())
                .map(component -> ComponentCheck.finding(component, evidence.refused()));
    }

    private Stream<Finding> hosted() {
        if (!evidence.containerThere()) {
            return Stream.of(Finding.cause(
                    "container", "does not run", "look for org.kilonova.core in `lb` and in the log for its reason"));
        }
        if (!evidence.services().isEmpty()) {
            return Stream.empty();
        }
        boolean registered = evidence.bundles().stream().anyMatch(BundleFact::registered);
        return Stream.of(
                registered
                        ? Finding.cause(
                                "service",
                                "a manager for " + evidence.topic()
                                        + " is registered, but the container has not taken it",
                                "the log has the reason: look for the topic in it")
                        : Finding.cause(
                                "manager",
                                "no bundle has registered a Manager with the property kilonova.topic="
                                        + evidence.topic(),
                                "annotate the class with @Component and @Topic(\"" + evidence.topic()
                                        + "\") and let it implement Manager"));
    }

    private Stream<Finding> settings() {
        return evidence.refused().stream()
                .map(s -> Finding.note(
                        "setting " + s.pid() + " " + s.key(),
                        "was refused: " + s.problem() + "; " + s.value() + " stays in force",
                        "correct it in " + s.source()));
    }

    private Stream<Finding> hooks() {
        return evidence.services().stream().map(service -> switch (service.state()) {
            case FAILED ->
                Finding.cause(
                        "start of " + nameOf(service),
                        "failed: " + service.reason(),
                        "the container tries again by itself; kn:show " + service.topic()
                                + " has the history, the log the stack trace");
            case ARRIVED, INITIALIZING, REGISTERING, REPORTING_RESOURCES, CONNECTING ->
                Finding.cause(
                        "start of " + nameOf(service),
                        "is not over: " + service.state() + because(service.reason()),
                        "wait; a hook that hangs is ended by init_timeout");
            default -> Finding.ok("start of " + nameOf(service), "went well");
        });
    }

    private Stream<Finding> transport() {
        return evidence.transportProblem() == null
                ? Stream.empty()
                : Stream.of(
                        Finding.cause(
                                "transport",
                                "carries no messages: " + evidence.transportProblem(),
                                "it tries again by itself; kn:flags transport_url shows where, if that is not the right place"));
    }

    private Stream<Finding> records() {
        if (evidence.recordsAway() != null) {
            return Stream.of(
                    Finding.cause(
                            "service record",
                            evidence.recordsAway(),
                            "calls are answered, but others see the service as down; it reports again when the database is back"));
        }
        if (evidence.records().isEmpty() && evidence.served()) {
            return Stream.of(Finding.cause(
                    "service record",
                    "is not there, so others do not see the service",
                    "it is made again with one of the next reports; if not, the log says why"));
        }
        return evidence.records().stream().map(FirstCause::record);
    }

    private static Finding record(ServiceRecord record) {
        String checked = "record of " + record.binary() + " on " + record.host();
        String which = record.host() + " " + record.binary();
        if (record.disabled()) {
            return Finding.cause(checked, "is disabled" + because(record.disabledReason()), "kn:enable " + which);
        }
        if (record.forcedDown()) {
            return Finding.cause(checked, "is forced down", "kn:force-down --off " + which);
        }
        return record.up()
                ? Finding.ok(checked, "enabled and up")
                : Finding.cause(
                        checked,
                        "is down: it has not reported in time",
                        "kn:flags interval shows how often it should; the log says why a report failed");
    }

    private Stream<Finding> pauses() {
        return evidence.services().stream().map(service -> switch (service.state()) {
            case PAUSED, DRAINING ->
                Finding.cause(
                        "messages of " + nameOf(service),
                        "are not taken: " + service.state() + because(service.reason()),
                        "kn:resume " + service.topic());
            case HOLDING ->
                Finding.cause(
                        "messages of " + nameOf(service),
                        "are held, for its manager is gone" + because(service.reason()),
                        "deploy a bundle with a manager for it");
            case STOPPED ->
                Finding.cause(
                        "service " + nameOf(service),
                        "has stopped" + because(service.reason()),
                        "deploy its bundle again");
            default -> Finding.ok("messages of " + nameOf(service), "are taken, " + service.queued() + " waiting");
        });
    }

    private Stream<Finding> tasks() {
        return evidence.services().stream()
                .flatMap(service -> service.tasks().stream())
                .filter(task -> task.lastError() != null)
                .map(task -> Finding.note(
                        "task " + task.name(), "failed in its last run: " + task.lastError(), "it will run again"));
    }

    private static String nameOf(HostedServiceInfo service) {
        return service.topic() + " on " + service.host();
    }

    private static String because(String reason) {
        return reason == null || reason.isBlank() ? "" : ": " + reason;
    }
}
