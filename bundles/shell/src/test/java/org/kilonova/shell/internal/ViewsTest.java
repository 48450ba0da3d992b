// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.GenerationState;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.ServiceState;
import org.kilonova.container.Setting;
import org.kilonova.service.ServiceRecord;

class ViewsTest {

    private final Views views = new Views(Samples.CLOCK);

    @Test
    void recordsAreLaidOutAsNovaManageDid() {
        assertEquals(
                """
                Binary           Host                                 Topic            Status     State Updated_At
                kilonova-greeter node-1                               greeter          enabled    :-)   2026-11-22 11:59:57
                kilonova-greeter node-1                               greeter          disabled   XXX   None                forced down; disabled: full""".stripTrailing(),
                views.full(new Listing<>(
                        ServiceRecord.class,
                        List.of(Samples.record(1, "node-1", "greeter"), Samples.record(false, "full", true)))));
    }

    @Test
    void columnsGrowWithTheirContent() {
        assertEquals(
                """
                Binary                     Host                                 Topic            Status     State Updated_At
                kilonova-a-very-long-topic node-1                               a-very-long-topic enabled    :-)   2026-11-22 11:59:57""".replace("Topic            ", "Topic             "),
                views.full(
                        new Listing<>(ServiceRecord.class, List.of(Samples.record(1, "node-1", "a-very-long-topic")))));
    }

    @Test
    void anEmptyListStillHasAHeading() {
        assertEquals(
                "Topic  Host  State  Bundle  Methods  Tasks  Calls  Queued  Reason",
                views.full(new Listing<>(HostedServiceInfo.class, List.of())));
    }

    @Test
    void aServiceShowsAllThatIsKnown() {
        assertEquals(
                """
                greeter on node-1: RUNNING for 2m 50s (three consumers attached)
                binary  kilonova-greeter
                record  00000000-0000-0000-0000-000000000001
                queued  4
                generations
                  2  ACTIVE  org.example.greeter 1.1.0 [31]  org.example.Manager  registered 3m ago  120 handled, 1 failed
                calls in flight
                  req-7  greet  generation 2  for 12s  deadline in 48s
                methods
                  greet(name: String): Greeting  1.0  AT_LEAST_ONCE
                tasks
                  tidy  every 1m  last 20s ago, took 12ms  next in 40s  3 runs, 0 failed, 2 skipped
                history
                  2026-11-22T11:57:00Z  3m ago      ARRIVED             registered
                  2026-11-22T11:57:10Z  2m 50s ago  ARRIVED -> RUNNING  three consumers attached""",
                views.full(Samples.service("greeter", "node-1", ServiceState.RUNNING, "three consumers attached")));
    }

    @Test
    void duringASwapGenerationsAndCallsSayWhoServes() {
        HostedServiceInfo swapping = Samples.swapping(GenerationState.STANDBY);

        String full = views.full(swapping);

        assertTrue(full.contains("""
                generations
                  1  STANDBY  org.example.greeter 1.0.0 [30]  org.example.Manager  registered 15m ago  7000 handled, 0 failed
                  2  ACTIVE   org.example.greeter 1.1.0 [31]  org.example.Manager  registered 3m ago   120 handled, 1 failed
                calls in flight
                  req-6  greet  generation 1 STANDBY  for 14s  deadline in 46s
                  req-7  greet  generation 2          for 12s  deadline in 48s
                """), full);
        String table = views.full(new Listing<>(HostedServiceInfo.class, List.of(swapping)));
        assertTrue(table.contains("org.example.greeter 1.0.0 [30] STANDBY, org.example.greeter 1.1.0 [31]  "), table);
    }

    @Test
    void tasksSayHowTheyEnded() {
        assertEquals(
                "greeter tidy: done in 12ms",
                views.full(new ServiceTask("greeter", "node-1", Samples.task("tidy", null))));
        assertEquals(
                "greeter tidy: failed: disk full in 12ms",
                views.full(new ServiceTask("greeter", "node-1", Samples.task("tidy", "disk full"))));
    }

    @Test
    void instancesAreListedWithWhatIsBelowThem() {
        assertEquals(
                """
                Id         Name  Image  State  Host    Pid   Age  Reason
                9f3a-0001  web   sleep  ERROR  node-1  4711  3m   no such command
                there are more: kn:instances --marker 9f3a-0001""",
                views.full(new Listing<>(
                        Instance.class,
                        List.of(Samples.instance("9f3a-0001", "web", "ERROR")),
                        "there are more: kn:instances --marker 9f3a-0001")));
    }

    @Test
    void anInstanceShowsAllThatIsKnown() {
        assertEquals("""
                id         9f3a-0001
                name       web
                image      sleep
                state      ACTIVE
                reason     -
                host       node-1
                pid        4711
                exit code  -
                claims     1 vCPU, 64 MB memory, 10 MB disk
                created    2026-11-22T11:57:00Z  3m ago
                launched   2026-11-22T11:57:10Z  2m 50s ago
                ended      -
                updated    2026-11-22T11:59:00Z  1m ago
                user       alice
                project    -
                request    req-7
                parameters
                  seconds  30""", views.full(Samples.instance("9f3a-0001", "web", "ACTIVE")));
    }

    @Test
    void whatASchedulerDoesNotSayIsLeftOpen() {
        Instance unknown = new Instance(
                "9f3a", null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null);

        assertEquals("""
                Id    Name  Image  State  Host  Pid  Age  Reason
                9f3a                      -     -    -""", views.full(new Listing<>(Instance.class, List.of(unknown))));
        assertEquals(
                "claims     ? vCPUs, ? MB memory, ? MB disk",
                views.full(unknown).lines().skip(8).findFirst().orElseThrow());
    }

    @Test
    void hostsSayWhatIsUsedOfTheirLimits() {
        assertEquals("""
                Host    State  Status   vCPUs   Memory MB     Disk MB  Instances  Driver   Reported  Disabled because
                node-1  up     enabled  2 of 8  512 of 16000  10 of ?  2          process  0ms ago""", views.full(new Listing<>(Host.class, List.of(Samples.host("node-1")))));
    }

    @Test
    void imagesSayWhatTheyTake() {
        assertEquals("""
                Image  vCPUs  Memory MB  Disk MB  Hosts                              Parameters             Description
                sleep  1      64         10       node-1, node-2, node-3 and 1 more  text=... [seconds=60]  Sleeps for a while""", views.full(new Listing<>(Image.class, List.of(Samples.image()))));
        assertEquals("""
                sleep: Sleeps for a while
                needs  1 vCPU, 64 MB memory, 10 MB disk
                hosts  node-1, node-2, node-3, node-4
                usage  kn:run-instance NAME sleep text=... [seconds=60]
                parameters
                  text     must be given
                  seconds  60 if not given  matches [0-9]+  how long""", views.full(Samples.image()));
    }

    @Test
    void consolesAreShownAsTheyAre() {
        assertEquals("  a\nb", views.full(new ConsoleOutput("  a\nb\n")));
        assertEquals("it has written nothing so far", views.full(new ConsoleOutput("")));
    }

    @Test
    void refusedSettingsStandOut() {
        assertEquals(
                """
                PID  Key       Value  Default  Source  Problem
                a.b  interval  10.0   =        a.b.cfg REFUSED: no number""".replace("Source  ", "Source   ").replace("a.b.cfg ", "a.b.cfg  "),
                views.full(new Listing<>(Setting.class, List.of(Samples.setting("a.b", "interval", "no number")))));
    }

    @Test
    void filesWithoutABundleHaveTheirReason() {
        assertEquals(
                """
                File   Status       Since  Bundle  Reason
                x.jar  QUARANTINED  5s ago -       not a zip: copy it again""".replace("Since  ", "Since   ").replace("5s ago ", "5s ago  "),
                views.full(new Listing<>(
                        DeployedFile.class,
                        List.of(new DeployedFile(
                                "x.jar",
                                DeployedFile.Status.QUARANTINED,
                                "not a zip:\n copy it again",
                                -1,
                                null,
                                null,
                                Samples.NOW.minusSeconds(5))))));
    }

    @Test
    void diagnosesStartWithTheCause() {
        Diagnosis diagnosis = new Diagnosis(
                "greeter",
                List.of(
                        Finding.ok("file a.jar", "deployed"),
                        Finding.note("setting x", "was refused", "correct it"),
                        Finding.cause("bundle b", "is not started", "start it")));

        assertEquals("""
                greeter: bundle b is not started
                  do: start it
                  ok     file a.jar  deployed
                  NOTE   setting x   was refused -> correct it
                  CAUSE  bundle b    is not started""", views.full(diagnosis));
    }

    @Test
    void answersAreJson() {
        assertEquals("{\n  \"a\" : [ 1, null ]\n}", views.full(new Answer(Map.of("a", Arrays.asList(1, null)))));
        assertEquals("\"x\"", views.full(new Answer("x")));
        assertEquals("null", views.full(new Answer(null)));
        assertEquals("{\"a\":1}", views.line(new Answer(Map.of("a", 1))));
    }

    @Test
    void otherValuesAreNotTouched() {
        assertNull(views.full(List.of("x")));
        assertNull(views.line("x"));
    }
}
