// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.Remains;
import org.kilonova.container.ServiceState;
import org.kilonova.container.Setting;
import org.kilonova.container.SwapInfo;
import org.kilonova.service.ServiceRecord;

class FirstCauseTest {

    private boolean containerThere = true;
    private String transportProblem;
    private String recordsAway;
    private final List<HostedServiceInfo> services = new ArrayList<>();
    private final List<DeployedFile> files = new ArrayList<>();
    private final List<DeployedFile> refusedFiles = new ArrayList<>();
    private final List<BundleFact> bundles = new ArrayList<>();
    private final List<Setting> refused = new ArrayList<>();
    private final List<ServiceRecord> records = new ArrayList<>();
    private final List<SwapInfo> swaps = new ArrayList<>();
    private final List<Remains> remains = new ArrayList<>();

    @Test
    void nothingIsWrong() {
        allIsWell();

        assertEquals(Optional.empty(), diagnose().cause());
        List<Finding> findings = diagnose().findings();
        assertEquals(
                "running, nothing is wrong", findings.get(findings.size() - 1).result());
    }

    @Test
    void aBrokerThatIsAwayIsTheCauseOfASilentService() {
        allIsWell();
        transportProblem = "nobody listens at rabbit:5672";

        assertEquals("carries no messages: nobody listens at rabbit:5672", cause().result());
    }

    @Test
    void nothingBelongsToTheTopic() {
        refusedFiles.add(file("other.jar", DeployedFile.Status.QUARANTINED, "not a zip"));

        Finding cause = cause();

        assertTrue(cause.result().contains("other.jar may be it, but was refused: not a zip"), cause::toString);
        assertTrue(cause.advice().contains("topics here: scheduler"), cause::toString);
    }

    @Test
    void theFileComesBeforeAllElse() {
        allButTheServiceIsWell();
        files.add(file("greeter.jar", DeployedFile.Status.QUARANTINED, "no manifest"));
        bundles.add(bundle(BundleFact.State.RESOLVED));
        recordsAway = "the database is away";

        assertEquals("was refused: no manifest", cause().result());
    }

    @Test
    void aRefusedUpdateOfARunningServiceIsOnlyANote() {
        allIsWell();
        files.add(file("greeter-2.jar", DeployedFile.Status.QUARANTINED, "no manifest"));

        assertEquals(Optional.empty(), diagnose().cause());
        assertTrue(diagnose().findings().stream()
                .anyMatch(f -> f.verdict() == Finding.Verdict.NOTE && f.result().contains("no manifest")));
    }

    @Test
    void aSwapThatFailedIsANoteOfARunningService() {
        allIsWell();
        swaps.add(Samples.swap(4, SwapInfo.Step.BACK, "12 of 40 calls failed"));
        swaps.add(Samples.swap(3, SwapInfo.Step.REFUSED, "older"));

        assertEquals(Optional.empty(), diagnose().cause());
        assertEquals(
                List.of(Finding.note(
                        "swap 4 of greeter.jar",
                        "1.0.0 serves again, 1.1.0 has gone: 12 of 40 calls failed",
                        "kn:swaps 4 shows it; put a better jar in its place, or kn:swap it again")),
                notes());
    }

    @Test
    void aSwapThatWasRepairedIsForgotten() {
        allIsWell();
        swaps.add(Samples.swap(5, SwapInfo.Step.PERMANENT, null));
        swaps.add(Samples.swap(4, SwapInfo.Step.BACK, "12 of 40 calls failed"));

        assertEquals(List.of(), notes());
    }

    @Test
    void whatIsSaidOfTheFileIsNotSaidOfItsSwapAgain() {
        allIsWell();
        files.add(file("greeter.jar", DeployedFile.Status.QUARANTINED, "no manifest"));
        swaps.add(Samples.swap(4, SwapInfo.Step.REFUSED, "no manifest"));

        assertEquals(
                List.of("file greeter.jar"),
                notes().stream().map(Finding::checked).toList());

        swaps.set(0, Samples.swap(4, SwapInfo.Step.REFUSED, "another one"));
        assertEquals(2, notes().size());
    }

    @Test
    void aVersionThatShouldHaveGoneIsANote() {
        allIsWell();
        remains.add(new Remains(31, "org.example.greeter", "1.0.0", Samples.NOW, true, List.of("thread pool-1")));
        remains.add(new Remains(32, "org.example.greeter", "1.0.1", Samples.NOW, false, List.of("thread pool-2")));

        assertEquals(
                List.of(
                        "version org.example.greeter 1.0.0 [31] is gone, but its classes are still in memory, held by thread pool-1"),
                notes().stream().map(f -> f.checked() + " " + f.result()).toList());
    }

    private List<Finding> notes() {
        return diagnose().findings().stream()
                .filter(f -> f.verdict() == Finding.Verdict.NOTE)
                .toList();
    }

    @Test
    void aMissingPackageIsNamed() {
        bundles.add(new BundleFact(
                7,
                "org.example.greeter",
                "1.0.0",
                BundleFact.State.INSTALLED,
                List.of("package a.b"),
                List.of(),
                false));

        assertEquals("bundle org.example.greeter 1.0.0 [7]", cause().checked());
        assertEquals("cannot be resolved: nobody provides package a.b", cause().result());
    }

    @ParameterizedTest
    @EnumSource(names = {"INSTALLED", "RESOLVED", "STARTING"})
    void aBundleThatIsNotStartedIsACause(BundleFact.State state) {
        bundles.add(bundle(state));

        assertTrue(cause().checked().startsWith("bundle "), () -> cause().toString());
    }

    @Test
    void aMissingReferenceIsNamedWithItsFilterAndWhoWouldProvideIt() {
        bundles.add(bundle(
                BundleFact.State.ACTIVE,
                component(
                        ComponentFact.State.NO_SERVICE,
                        List.of(new ComponentFact.MissingService(
                                "mailer", "org.example.Mailer", "(kind=smtp)", List.of("X would: it is disabled"))),
                        null)));

        assertEquals(
                "waits for a service org.example.Mailer with (kind=smtp) (reference mailer); X would: it is disabled",
                cause().result());
    }

    @Test
    void aMissingConfigurationIsNamed() {
        bundles.add(bundle(BundleFact.State.ACTIVE, component(ComponentFact.State.NO_CONFIGURATION, List.of(), null)));

        assertEquals("put org.example.greeter.cfg into config/", cause().advice());
    }

    @Test
    void aFailedActivationBlamesTheRefusedSettingOfItsOwnFirst() {
        bundles.add(bundle(BundleFact.State.ACTIVE, component(ComponentFact.State.FAILED, List.of(), "boom")));
        refused.add(Samples.setting("org.kilonova.core", "host", "other problem"));
        assertEquals("could not be activated: boom", cause().result());

        refused.add(Samples.setting("org.example.greeter", "size", "abc is no number"));
        assertTrue(cause().result().contains("setting size was refused: abc is no number"), () -> cause().toString());
    }

    @Test
    void aDisabledComponentIsACause() {
        bundles.add(bundle(BundleFact.State.ACTIVE, component(ComponentFact.State.DISABLED, List.of(), null)));

        assertEquals("is disabled", cause().result());
    }

    @Test
    void withoutTheContainerNothingIsHosted() {
        bundles.add(bundle(BundleFact.State.ACTIVE));
        containerThere = false;

        assertEquals("container", cause().checked());
    }

    @Test
    void aBundleWithoutManagerIsToldApartFromAManagerNotTaken() {
        bundles.add(bundle(BundleFact.State.ACTIVE));
        assertEquals("manager", cause().checked());

        bundles.set(
                0,
                new BundleFact(7, "org.example.greeter", "1.0.0", BundleFact.State.ACTIVE, List.of(), List.of(), true));
        assertEquals("service", cause().checked());
    }

    @Test
    void refusedSettingsAreMentionedOnTheWay() {
        allIsWell();
        refused.add(Samples.setting("org.kilonova.core", "report_interval", "abc is no number"));

        assertTrue(diagnose().findings().stream()
                .anyMatch(f -> f.verdict() == Finding.Verdict.NOTE
                        && f.checked().equals("setting org.kilonova.core report_interval")));
    }

    @Test
    void aFailedStartHasItsReason() {
        allButTheServiceIsWell();
        services.add(Samples.service("greeter", "node-1", ServiceState.FAILED, "initHost: port 80 is taken"));
        recordsAway = "the database is away: locked";

        assertEquals("failed: initHost: port 80 is taken", cause().result());
    }

    @ParameterizedTest
    @EnumSource(names = {"ARRIVED", "INITIALIZING", "REGISTERING", "REPORTING_RESOURCES", "CONNECTING"})
    void aStartThatIsNotOverIsACause(ServiceState state) {
        allButTheServiceIsWell();
        services.add(Samples.service("greeter", "node-1", state, null));

        assertEquals("is not over: " + state, cause().result());
    }

    @Test
    void theDatabaseIsAway() {
        allIsWell();
        recordsAway = "the database is away: locked";

        assertEquals("the database is away: locked", cause().result());
    }

    @Test
    void aServiceWithoutARecordIsNotSeen() {
        allIsWell();
        records.clear();

        assertEquals("service record", cause().checked());
    }

    @Test
    void theRecordKeepsWorkAway() {
        allIsWell();
        records.set(0, Samples.record(true, "disk is full", false));
        assertEquals("is disabled: disk is full", cause().result());
        assertEquals("kn:enable node-1 kilonova-greeter", cause().advice());

        records.set(0, Samples.record(false, null, true));
        assertEquals("is forced down", cause().result());

        records.set(0, Samples.record(false, null, false));
        assertTrue(cause().result().startsWith("is down"), () -> cause().toString());
    }

    @ParameterizedTest
    @EnumSource(names = {"PAUSED", "DRAINING", "HOLDING", "STOPPED"})
    void messagesAreNotTaken(ServiceState state) {
        allButTheServiceIsWell();
        services.add(Samples.service("greeter", "node-1", state, "by the operator"));

        assertTrue(cause().result().contains("by the operator"), () -> cause().toString());
    }

    @Test
    void aFailedTaskIsANote() {
        allButTheServiceIsWell();
        HostedServiceInfo s = Samples.service("greeter", "node-1", ServiceState.RUNNING, null);
        services.add(new HostedServiceInfo(
                s.topic(),
                s.host(),
                s.binary(),
                s.recordId(),
                s.state(),
                s.reason(),
                s.generations(),
                s.queued(),
                s.calls(),
                s.methods(),
                List.of(Samples.task("tidy", "disk full")),
                s.history()));

        assertEquals(Optional.empty(), diagnose().cause());
        assertTrue(diagnose().findings().stream().anyMatch(f -> f.result().contains("disk full")));
    }

    private void allIsWell() {
        allButTheServiceIsWell();
        services.add(Samples.service("greeter", "node-1", ServiceState.RUNNING, null));
    }

    private void allButTheServiceIsWell() {
        bundles.add(bundle(BundleFact.State.ACTIVE, component(ComponentFact.State.READY, List.of(), null)));
        records.add(Samples.record(true, null, false));
    }

    private Finding cause() {
        Diagnosis diagnosis = diagnose();
        Finding cause = diagnosis.cause().orElseThrow();
        assertEquals(cause, diagnosis.findings().get(diagnosis.findings().size() - 1), "nothing follows the cause");
        return cause;
    }

    private Diagnosis diagnose() {
        return new Diagnosis(
                "greeter",
                new FirstCause(new Evidence(
                                "greeter",
                                containerThere,
                                transportProblem,
                                services,
                                List.of("scheduler"),
                                files,
                                refusedFiles,
                                bundles,
                                refused,
                                records,
                                recordsAway,
                                swaps,
                                remains))
                        .findings());
    }

    private static DeployedFile file(String name, DeployedFile.Status status, String reason) {
        return new DeployedFile(name, status, reason, -1, null, null, Samples.NOW);
    }

    private static BundleFact bundle(BundleFact.State state, ComponentFact... components) {
        return new BundleFact(7, "org.example.greeter", "1.0.0", state, List.of(), List.of(components), false);
    }

    private static ComponentFact component(
            ComponentFact.State state, List<ComponentFact.MissingService> missing, String failure) {
        return new ComponentFact("org.example.Greeter", state, List.of("org.example.greeter"), missing, failure);
    }
}
