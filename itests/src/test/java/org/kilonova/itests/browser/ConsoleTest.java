// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.process.ContainerHome;
import org.kilonova.itests.process.ContainerProcess;
import org.kilonova.itests.process.Containers;
import org.kilonova.itests.process.ManagerJar;
import org.kilonova.itests.process.Tokens;

/** The console page of a container with all its managers: what each role sees, and every action. */
class ConsoleTest {

    /** {@code wait} ends when the test says so: when that file is there. */
    private static final String BODY = """
            @Rpc
            String wait(String file) throws InterruptedException {
                while (!new File(file).exists()) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                return "waited";
            }

            @Rpc
            String echo(String text) { return text; }

            @PeriodicTask(spacing = "PT1H")
            void tidyUp() { LOG.info("tidied up"); }

            @PeriodicTask(spacing = "PT1H")
            void goWrong() { throw new IllegalStateException("no way <b>in</b>"); }
            """;

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    @TempDir
    static Path scratch;

    private static ContainerProcess container;
    private static String address;
    private static String reader;
    private static String member;
    private static String admin;

    @BeforeAll
    static void start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(Chromium.LIMIT.toMillis());
        ContainerHome home = ContainerHome.in(scratch);
        home.drop(Distribution.manager("scheduler"), "scheduler.jar");
        home.drop(Distribution.manager("compute"), "compute.jar");
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        home.drop(version("1.0.0"), "worker.jar");
        home.configure("org.kilonova.compute", "driver", "simulated");
        home.keepOnProbation();
        container = CONTAINERS.start(home);
        container.eventually(() -> assertTrue(container.command("kn:images").contains("sleeper")));
        container.eventually(
                () -> assertTrue(container.command("kn:show worker").contains("RUNNING")));
        container.eventually(
                () -> assertTrue(container.command("kn:show greeter").contains("RUNNING")));
        address = Console.address(container, home);
        reader = Tokens.add(container, "rita reader");
        member = Tokens.add(container, "mia member");
        admin = Tokens.add(container, "ada admin");
    }

    private static Path version(String version) {
        return ManagerJar.topic("worker").version(version).body(BODY).in(scratch);
    }

    private static Console console() {
        return new Console(CHROMIUM.page(ColorScheme.LIGHT), address);
    }

    private static Locator.FilterOptions has(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    @Test
    void aTokenIsAskedForAndAWrongOneSaysSo() {
        Console console = console().open("");
        console.heading(1, "Who are you?");
        console.enter("wrong");
        assertThat(console.page().getByRole(AriaRole.ALERT)).containsText("not known here");
        console.enter(reader);
        console.heading(1, "Services");
        console.page().reload();
        console.heading(1, "Services");
        assertEquals(
                "[\"kilonova.token\"]",
                console.page()
                        .evaluate(
                                "() => JSON.stringify([...Object.keys(sessionStorage), ...Object.keys(localStorage)])"),
                "a token is kept in this tab, and nothing else anywhere");
        console.button("Forget the token").click();
        console.heading(1, "Who are you?");
    }

    @Test
    void aReaderSeesEverythingAndHasNoButtons() {
        Console console = console().open("#/services", reader);
        assertThat(console.row("kilonova-greeter")).containsText("up");
        assertThat(console.row("kilonova-scheduler")).containsText("running");
        console.row("kilonova-worker").click();
        console.heading(1, "worker");
        assertThat(console.state()).hasText("RUNNING");
        for (String panel : List.of("Traffic", "Methods", "In flight", "Tasks", "Generations", "History", "Log")) {
            console.heading(2, panel);
        }
        assertThat(console.row("echo", "text: String")).isVisible();
        assertThat(console.row("tidyUp")).isVisible();
        assertThat(console.row("ACTIVE")).isVisible();
        assertThat(console.row("CONNECTING").first()).isVisible();
        assertThat(console.page().locator(".view .button")).hasCount(0);

        console.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Instances"))
                .click();
        assertThat(console.row("simulated")).containsText("up");
        console.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Deploy"))
                .click();
        assertThat(console.row("greeter.jar", "DEPLOYED")).isVisible();
        assertThat(console.page().locator(".view .button:visible")).hasCount(0);
        console.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Health"))
                .click();
        console.heading(1, "Health");
        assertThat(console.page().locator(".view .facts")).containsText("local:");
        console.page().goBack();
        console.heading(1, "Deploy folder and swaps");
    }

    @Test
    void aMemberMayRunTasksAndNoMore() {
        Console console = console().open("#/services/worker", member);
        console.confirm("Run tidyUp…", "Run", "tidyUp has run");
        assertThat(console.page().locator(".log")).containsText("tidied up");
        assertThat(console.button("Pause…")).hasCount(0);

        console.button("Run goWrong…").click();
        console.dialog()
                .getByText("Run", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(console.dialog().getByRole(AriaRole.ALERT)).containsText("no way <b>in</b>");
        console.page().keyboard().press("Escape");
        assertThat(console.row("goWrong")).containsText("no way <b>in</b>");
    }

    @Test
    void anAdminPausesDrainsAndResumes() throws IOException {
        Console console = console().open("#/services/worker", admin);
        console.button("Pause…").click();
        assertThat(console.dialog()).containsText("worker");
        assertThat(console.dialog()).containsText("takes no new messages");
        assertEquals("Cancel", console.focused(), "what does harm is not one key away");
        console.page().keyboard().press("Escape");
        assertThat(console.dialog()).hasCount(0);
        assertEquals("Pause…", console.focused());
        assertThat(console.state()).hasText("RUNNING");

        console.confirm("Pause…", "Pause", "worker is paused");
        assertThat(console.state()).hasText("PAUSED");
        console.confirm("Resume…", "Resume", "takes messages again");
        assertThat(console.state()).hasText("RUNNING");

        Path over = scratch.resolve("drained");
        container.command("kn:cast worker wait file=" + over);
        Locator call = console.page()
                .getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Calls in flight"))
                .getByRole(AriaRole.ROW)
                .filter(has("wait"));
        assertThat(call).containsText("req-");
        console.button("Drain…").click();
        console.page().getByLabel("Limit in seconds").fill("600");
        console.agree("Drain", "worker is draining");
        assertThat(console.state()).hasText("DRAINING");
        Files.createFile(over);
        assertThat(console.state()).hasText("PAUSED");
        assertThat(call).hasCount(0);
        console.confirm("Resume…", "Resume", "takes messages again");
    }

    @Test
    void anAdminChangesARecord() {
        Console console = console().open("#/services/greeter", admin);
        console.button("Disable…").click();
        console.page().getByLabel("Reason").fill("<i>new</i> disk");
        console.agree("Disable", "is disabled");
        assertThat(console.page().locator(".view > .reason")).containsText("<i>new</i> disk");
        console.page()
                .getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Services").setExact(true))
                .first()
                .click();
        assertThat(console.row("kilonova-greeter")).containsText("disabled: <i>new</i> disk");
        console.page().locator("[data-show=disabled]").click();
        assertThat(console.page().locator(".grid-body [role=row]")).hasCount(1);
        console.row("kilonova-greeter").click();
        console.confirm("Enable…", "Enable", "is enabled");

        console.confirm("Force down…", "Force down", "counts as down");
        console.page().navigate(address + "/console/#/services?show=down");
        assertThat(console.row("kilonova-greeter")).containsText("forced down");
        console.row("kilonova-greeter").click();
        console.confirm("No longer force down…", "Take back", "is up when it reports");
        console.page().navigate(address + "/console/#/services?q=greeter");
        assertThat(console.row("kilonova-greeter")).containsText("up");
    }

    @Test
    void aJarIsCheckedSwappedInPromotedAndRolledBack() throws IOException {
        Path next = version("1.1.0");
        Console console = console().open("#/deploy", admin);
        Path broken = Files.writeString(scratch.resolve("broken.jar"), "no jar");
        check(console, broken);
        assertThat(console.dialog()).containsText("would be refused");
        console.button("Understood").click();

        Path over = scratch.resolve("left");
        container.command("kn:cast worker wait file=" + over);
        check(console, next);
        assertThat(console.dialog()).containsText("1.1.0");
        console.agree("Swap", "1.1.0 serves");
        Locator card = console.page().locator(".panel.now");
        assertThat(card).containsText("PROBATION");
        assertThat(card.getByRole(AriaRole.ROW).filter(has("wait"))).containsText("req-");
        Files.createFile(over);
        assertThat(card).containsText("has no calls left");
        console.confirm("Promote…", "Promote", "1.1.0 stays");
        assertThat(swap(console, "PERMANENT")).containsText("1.0.0 → 1.1.0");
        assertThat(card).hasCount(0);

        console.confirm("Roll back worker.jar…", "Roll back", "worker.jar: 1.0.0 serves");
        assertThat(card).containsText("1.1.0 → 1.0.0");
        console.confirm("Roll back…", "Roll back", "worker.jar: 1.1.0 serves again");
        assertThat(swap(console, "BACK")).containsText("1.1.0 → 1.0.0");
        assertThat(console.row("worker.jar", "DEPLOYED", "1.1.0")).isVisible();
    }

    /** The swap in the history that has ended so. */
    private static Locator swap(Console console, String step) {
        return console.page()
                .getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Swaps"))
                .getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions()
                        .setHas(console.page().getByText(step, new Page.GetByTextOptions().setExact(true))));
    }

    private static void check(Console console, Path jar) {
        console.button("Swap in a jar…").click();
        console.dialog().locator("input[type=file]").setInputFiles(jar);
        console.button("Check it").click();
    }

    @Test
    void ratesAndLatenciesAreDrawnFromWhatIsCounted() {
        Console console = console().open("#/services/worker", reader);
        Locator plot = console.page()
                .getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName(Pattern.compile("Calls per second.*")));
        // What is counted before the first answer makes no difference of two.
        assertThat(plot).hasAttribute("aria-label", Pattern.compile(".*calls: 0 now.*"));
        for (int i = 0; i < 20; i++) {
            container.command("kn:call worker echo text=x");
        }
        assertThat(plot).hasAttribute("aria-label", Pattern.compile(".*calls: [0-9.]+ now, .* to [0-9.]*[1-9].*"));
        assertThat(console.page()
                        .getByRole(
                                AriaRole.IMG,
                                new Page.GetByRoleOptions().setName(Pattern.compile("Latency.*p99: .* (µs|ms).*"))))
                .isVisible();
        assertThat(console.page().locator(".plot path.line").first()).isVisible();
        console.page().getByText("As a table").first().click();
        assertThat(console.page().locator(".as-table tbody tr").first()).isVisible();
    }

    /** The modules of the page alone, on figures that are known. */
    @Test
    void quantilesAndRatesAreRight() {
        Console console = console().open("");
        console.heading(1, "Who are you?");
        assertEquals(
                List.of(1.5, 4, "null", 3, 10, 2, 5),
                console.page().evaluate("""
                async () => {
                    const { quantile, Series } = await import('/console/series.js');
                    const method = (calls, errors, counts) => ({name: 'm', namespace: '', calls, errors, latency: {bounds: [1, 2, 4], counts}});
                    const series = new Series();
                    series.add(0, [method(100, {}, [100, 0, 0, 0])]);
                    series.add(2000, [method(120, {internal: 4}, [100, 0, 20, 0])]);
                    const busy = series.now(null);
                    series.add(4000, [method(5, {}, [5, 0, 0, 0])]);
                    series.add(6000, [method(15, {}, [5, 10, 0, 0])]);
                    return [
                        quantile([1, 2, 4], [0, 10, 0, 0], 0.5), quantile([1, 2, 4], [0, 0, 0, 3], 0.99),
                        String(quantile([1, 2, 4], [0, 0, 0, 0], 0.5)),
                        busy.p50, busy.rate, busy.errors, series.now('m').rate,
                    ];
                }"""),
                "in the middle of a range; behind the last bound; none; p50, rate and errors of two seconds; after a new beginning");
    }

    @Test
    void anInstanceIsListedAndItsConsoleCanBeRead() {
        container.command("kn:run-instance first sleeper");
        Console console = console().open("#/instances", reader);
        assertThat(console.row("first", "sleeper")).containsText("ACTIVE");
        console.row("first", "sleeper").click();
        assertThat(console.dialog()).containsText("Console of first");
        console.page().keyboard().press("Escape");
        assertThat(console.dialog()).hasCount(0);
    }

    @Test
    void whatFailsSaysWhy() {
        Console console = console().open("#/services/worker", admin);
        assertThat(console.state()).hasText("RUNNING");
        console.page().route("**/pause", route -> fulfill(route, 409, "it is on its way <out>"));
        console.button("Pause…").click();
        console.button("Pause").click();
        assertThat(console.dialog().getByRole(AriaRole.ALERT)).hasText("it is on its way <out>");
        console.page().keyboard().press("Escape");

        console.page().route("**/v1/container/services/worker", route -> fulfill(route, 503, "the database is away"));
        assertThat(console.page().locator(".stale")).containsText("the database is away");
        console.page().unroute("**/v1/container/services/worker");
        assertThat(console.page().locator(".stale")).isHidden();

        console.page().route("**/worker/log?*", route -> fulfill(route, 404, "the log is written elsewhere"));
        console.page().reload();
        assertThat(console.page().locator(".log")).hasText("the log is written elsewhere");
        assertThat(console.row("echo", "text: String")).isVisible();
        assertThat(console.page().locator(".stale")).isHidden();

        console.page()
                .route(
                        "**/worker/log?*",
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setContentType("application/json")
                                .setBody("{\"lines\": []}")));
        assertThat(console.page().locator(".log")).containsText("Nothing of it is in the last MiB");

        console.open("#/services/nobody");
        assertThat(console.page().locator(".stale")).containsText("nobody");
        console.open("#/nowhere");
        console.heading(1, "There is no such view");
    }

    private static void fulfill(Route route, int status, String detail) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/problem+json")
                .setBody("{\"title\": \"No\", \"status\": " + status + ", \"detail\": \"" + detail + "\"}"));
    }

    @Test
    void everythingCanBeDoneWithTheKeyboard() {
        Console console = console().open("#/services", admin);
        assertThat(console.row("kilonova-worker")).isVisible();
        console.page().locator("body").focus();
        console.page().keyboard().press("/");
        console.page().keyboard().type("kilonova-");
        assertThat(console.page()).hasURL(Pattern.compile(".*q=kilonova-$"));
        console.page().keyboard().press("Escape");
        assertThat(console.page().getByRole(AriaRole.SEARCHBOX)).hasValue("kilonova-");
        console.page().keyboard().press("End");
        assertTrue(console.activeRow().contains("kilonova-worker"), console.activeRow());
        console.page().keyboard().press("ArrowUp");
        assertTrue(console.activeRow().contains("kilonova-scheduler"), console.activeRow());
        console.page().keyboard().press("End");
        console.page().keyboard().press("Enter");
        console.heading(1, "worker");
        assertEquals("worker", console.focused(), "the heading of a new view has the focus, to be read out");
        assertThat(console.button("Pause…")).isVisible();
        console.page().keyboard().press("Tab");
        assertEquals("Pause…", console.focused());
        console.page().keyboard().press("Enter");
        assertThat(console.dialog()).isVisible();
        console.page().keyboard().press("Escape");
        assertEquals("Pause…", console.focused());
        console.page().keyboard().press("Shift+Tab");
        console.page().keyboard().press("Enter");
        console.heading(1, "Services");
    }

    @Test
    void isAccessibleInLight() {
        accessible(ColorScheme.LIGHT);
    }

    @Test
    void isAccessibleInDark() {
        accessible(ColorScheme.DARK);
    }

    private static void accessible(ColorScheme scheme) {
        Console console = new Console(CHROMIUM.page(scheme), address).open("");
        console.heading(1, "Who are you?");
        console.accessible("the door");
        console.enter(admin);
        assertThat(console.row("kilonova-worker")).isVisible();
        console.accessible("services");
        console.open("#/services/worker");
        assertThat(console.row("echo")).isVisible();
        console.accessible("service");
        console.button("Drain…").click();
        console.accessible("dialog");
        console.page().keyboard().press("Escape");
        console.open("#/instances");
        assertThat(console.row("simulated")).isVisible();
        console.accessible("instances");
        console.open("#/deploy");
        assertThat(console.row("worker.jar").first()).isVisible();
        console.accessible("deploy");
        console.page().setViewportSize(480, 800);
        assertThat(console.page().locator(".table[tabindex='0']").first()).isVisible();
        console.accessible("deploy on a narrow screen");
        console.open("#/health");
        assertThat(console.page().locator(".view .facts")).containsText("local:");
        console.accessible("health");
    }

    @Test
    void darkAndLightFollowTheSystemUntilSomebodyChooses() {
        Console console = console().open("#/services", reader);
        Page page = console.page();
        String ground = "() => getComputedStyle(document.body).backgroundColor";
        Object light = page.evaluate(ground);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        Object dark = page.evaluate(ground);
        assertTrue(!light.equals(dark), "dark is as light");
        console.button("Switch to light").click();
        assertEquals(light, page.evaluate(ground));
        page.reload();
        console.heading(1, "Services");
        assertEquals(light, page.evaluate(ground), "a choice is kept");
    }
}
