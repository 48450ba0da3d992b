// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.itests.process.ContainerHome;
import org.kilonova.itests.process.ContainerProcess;
import org.kilonova.itests.process.Containers;
import org.kilonova.itests.process.ManagerJar;
import org.kilonova.itests.process.Tokens;

/**
 * What becomes of a dialog that is closed too early, a key that was not meant so, a button that goes, a page opened twice, a bad address, a
 * service that never came up, records that cannot be read.
 */
class MishapsTest {

    /** Comes up when the test says so: when that file is there. */
    private static final String SLOW = """
            @Rpc
            String echo(String text) { return text; }

            @Override
            public void initHost(ManagerContext context) throws InterruptedException {
                while (!new File("%s").exists()) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            }
            """;

    private static final String BROKEN = """
            @Override
            public void initHost(ManagerContext context) { throw new IllegalStateException("no disk <here>"); }
            """;

    private static final List<String> TOPICS = List.of("worker", "stopped", "slow", "promoted", "replaced");

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    @TempDir
    static Path scratch;

    private static ContainerProcess container;
    private static String address;
    private static String admin;

    @BeforeAll
    static void start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(Chromium.LIMIT.toMillis());
        ContainerHome home = ContainerHome.in(scratch);
        for (String topic : TOPICS) {
            home.drop(ManagerJar.topic(topic).in(scratch), topic + ".jar");
        }
        home.drop(ManagerJar.topic("broken").body(BROKEN).in(scratch), "broken.jar");
        home.keepOnProbation();
        container = CONTAINERS.start(home);
        for (String topic : TOPICS) {
            container.eventually(
                    () -> assertTrue(container.command("kn:show " + topic).contains("RUNNING")));
        }
        address = Console.address(container, home);
        admin = Tokens.add(container, "ada admin");
    }

    private static Console open(String view) {
        return new Console(CHROMIUM.page(ColorScheme.LIGHT), address).open(view, admin);
    }

    /** Stands before the question whether to swap it in. */
    private static void check(Console console, Path jar) {
        console.button("Swap in a jar…").click();
        console.dialog().locator("input[type=file]").setInputFiles(jar);
        console.button("Check it").click();
        assertThat(console.button("Swap")).isVisible();
    }

    private static Locator.FilterOptions has(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static void focused(Console console, String text) {
        console.page().waitForCondition(() -> text.equals(console.focused()));
    }

    @Test
    void aJarThatIsBeingSentIsNotSwappedInWhenTheDialogIsClosed() throws IOException {
        Console console = open("#/deploy");
        Page page = console.page();
        Path jar = ManagerJar.topic("stopped").version("1.1.0").in(scratch);
        enlarge(jar);
        check(console, jar);
        List<Request> failed = new ArrayList<>();
        page.onRequestFailed(failed::add);
        sendSlowly(page);
        console.button("Swap").click();
        assertThat(console.dialog().getByRole(AriaRole.PROGRESSBAR)).isVisible();
        assertThat(console.button("Cancel")).isVisible();
        page.keyboard().press("Escape");
        assertThat(console.dialog()).hasCount(0);
        page.waitForCondition(() -> failed.stream().anyMatch(each -> each.url().contains("dry_run=false")));
        assertThat(page.locator(".toast")).hasCount(0);
        assertTrue(!container.command("kn:swaps").contains("stopped.jar"), () -> container.command("kn:swaps"));
    }

    /** A browser takes what is small for sent as soon as it has begun. */
    private static void enlarge(Path jar) throws IOException {
        byte[] content = new byte[2_000_000];
        new Random(1).nextBytes(content);
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            Files.write(zip.getPath("ballast"), content);
        }
    }

    private static void sendSlowly(Page page) {
        CDPSession session = page.context().newCDPSession(page);
        JsonObject network = new JsonObject();
        network.addProperty("offline", false);
        network.addProperty("latency", 0);
        network.addProperty("downloadThroughput", -1);
        network.addProperty("uploadThroughput", 1000);
        session.send("Network.enable");
        session.send("Network.emulateNetworkConditions", network);
    }

    @Test
    void aJarThatHasBeenSentIsSwappedInWhenTheDialogIsClosed() throws IOException {
        Console console = open("#/deploy");
        Path ready = scratch.resolve("ready");
        check(
                console,
                ManagerJar.topic("slow")
                        .version("1.1.0")
                        .body(SLOW.formatted(ready))
                        .in(scratch));
        console.button("Swap").click();
        console.button("Close").click();
        assertThat(console.dialog()).hasCount(0);
        Files.createFile(ready);
        assertThat(console.page().locator(".toast")).containsText("1.1.0 serves");
    }

    @Test
    void enterDoesNoHarmWhereThereIsAFieldEither() {
        Console console = open("#/services/worker");
        console.button("Drain…").focus();
        console.page().keyboard().press("Enter");
        assertThat(console.page().getByLabel("Limit in seconds")).isVisible();
        assertEquals("Cancel", console.focused());
        console.page().keyboard().press("Enter");
        assertThat(console.dialog()).hasCount(0);
        assertEquals("Drain…", console.focused());
        assertTrue(container.command("kn:show worker").contains("RUNNING"));
    }

    @Test
    void theFocusStaysWhereTheButtonWas() {
        Console console = open("#/services/worker");
        withTheKeyboard(console, "Pause…");
        assertThat(console.button("Resume…")).isVisible();
        focused(console, "Drain…");
        withTheKeyboard(console, "Resume…");
        assertThat(console.button("Pause…")).isVisible();
        focused(console, "Pause…");

        // The same, but the page knows before the dialog does.
        List<Runnable> answers = new ArrayList<>();
        console.page().route("**/pause", route -> answers.add(later(route)));
        withTheKeyboard(console, "Pause…");
        assertThat(console.state()).hasText("PAUSED");
        assertThat(console.dialog()).isVisible();
        answers.forEach(Runnable::run);
        assertThat(console.dialog()).hasCount(0);
        focused(console, "Drain…");
        console.confirm("Resume…", "Resume", "takes messages again");
    }

    private static Runnable later(Route route) {
        APIResponse answer = route.fetch();
        return () -> route.fulfill(new Route.FulfillOptions().setResponse(answer));
    }

    @Test
    void theHeadingGetsTheFocusOfACardThatGoes() {
        Console console = open("#/deploy");
        check(console, ManagerJar.topic("promoted").version("1.1.0").in(scratch));
        console.agree("Swap", "1.1.0 serves");
        Locator card = console.page().locator(".panel.now").filter(has("promoted"));
        card.getByText("Promote…").focus();
        console.page().keyboard().press("Enter");
        agree(console);
        assertThat(card).hasCount(0);
        focused(console, "Deploy folder and swaps");
    }

    @Test
    void aDialogIsAboutTheSwapItWasOpenedFor() {
        Console console = open("#/deploy");
        check(console, ManagerJar.topic("replaced").version("1.1.0").in(scratch));
        console.agree("Swap", "1.1.0 serves");
        console.page()
                .locator(".panel.now")
                .filter(has("replaced"))
                .getByText("Promote…")
                .click();
        container.command("kn:rollback replaced.jar");
        container.command(
                "kn:swap " + ManagerJar.topic("replaced").version("1.2.0").in(scratch));
        console.dialog()
                .getByText("Promote", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(console.dialog().getByRole(AriaRole.ALERT)).containsText("1.0.0 to 1.2.0, PROBATION");
    }

    @Test
    void aSwapThatGoesOnIsNotSaidToServe() {
        Console console = open("#/deploy");
        check(console, ManagerJar.topic("worker").version("1.1.0").in(scratch));
        console.page()
                .route(
                        "**/v1/container/swaps?dry_run=false*",
                        route -> route.fulfill(
                                new Route.FulfillOptions()
                                        .setStatus(202)
                                        .setContentType("application/json")
                                        .setBody(
                                                "{\"swap\": {\"number\": 99, \"file\": \"worker.jar\", \"to\": \"1.1.0\", \"step\": \"STARTING\"}}")));
        console.agree("Swap", "worker.jar: the swap to 1.1.0 goes on (starting)");
    }

    @Test
    void whatFailedBeforeItHadARecordIsFoundWithItsReason() {
        Console console = open("#/services");
        console.page().locator("[data-show=down]").click();
        assertThat(console.row("kilonova-broken")).containsText("no disk <here>");
        console.page().getByRole(AriaRole.SEARCHBOX).fill("no disk");
        console.row("kilonova-broken").click();
        console.heading(1, "broken");
        assertThat(console.state()).hasText("FAILED");
        assertThat(console.page().locator(".view > .reason")).containsText("no disk <here>");
        assertThat(console.page().locator(".log")).containsText("no disk <here>");
    }

    @Test
    void recordsThatCannotBeReadAreWaitedFor() {
        Page page = CHROMIUM.page(ColorScheme.LIGHT);
        page.route(
                "**/v1/events",
                route -> route.fulfill(
                        new Route.FulfillOptions()
                                .setContentType("text/event-stream")
                                .setBody(
                                        "event: hello\ndata: {}\n\nevent: services\ndata: {\"full\": true, \"services\": []}\n\n"
                                                + "event: store\ndata: {\"problem\": \"it is <away>\", \"since\": \"2026-11-22T12:00:00Z\"}\n\n")));
        Console console = new Console(page, address).open("#/services", admin);
        assertThat(page.locator(".trouble")).containsText("it is <away>");
        assertThat(page.locator(".empty")).hasText("Waiting for the records…");
        console.open("#/records/r-1");
        assertThat(page.locator(".note")).hasText("Waiting for the records…");
        page.unroute("**/v1/events");
        assertThat(page.locator(".live")).hasText("Live");
        assertThat(page.locator(".trouble")).isHidden();
        assertThat(page.locator(".note")).containsText("There is no service record r-1");
        console.open("#/services");
        assertThat(console.row("kilonova-worker")).isVisible();
        assertThat(page.locator(".empty")).isHidden();
    }

    /** The module of the page alone, on a record that an earlier process has left behind. */
    @Test
    void aServiceAndTheRecordItHasNotTakenYetBelongTogether() {
        Console console = new Console(CHROMIUM.page(ColorScheme.LIGHT), address).open("");
        console.heading(1, "Who are you?");
        assertEquals(
                List.of("worker", "r-1", "undefined", "r-1 r-2 idle"),
                console.page().evaluate("""
                async () => {
                    const { store, take, allRows, serviceOf, recordOf } = await import('/console/store.js');
                    const record = (id, host) => ({id, host, binary: 'kilonova-worker', state: 'down', status: 'enabled'});
                    const service = (name) => ({name, host: 'node-1', binary: 'kilonova-' + name, record_id: null, state: 'FAILED', reason: 'no'});
                    take('records', {full: true, records: [record('r-1', 'node-1'), record('r-2', 'node-2')]});
                    take('services', {full: true, services: [service('worker'), service('idle')]});
                    return [
                        serviceOf(store.records.get('r-1')).name, recordOf(store.services.get('worker')).id,
                        String(serviceOf(store.records.get('r-2'))), allRows().map((row) => row.id).join(' '),
                    ];
                }"""),
                "the service of a record; the record of a service; none on another host; no service twice");
    }

    @Test
    void whoOpensTheConsoleTwiceGetsOne() {
        Page page = CHROMIUM.page(ColorScheme.LIGHT);
        page.addInitScript("""
                window.listening = [];
                const add = EventTarget.prototype.addEventListener;
                EventTarget.prototype.addEventListener = function (event, ...rest) {
                    listening.push(event + ' of ' + this.constructor.name);
                    return add.call(this, event, ...rest);
                };""");
        Console console = new Console(page, address).open("");
        page.getByLabel("Token").fill(admin);
        List<Route> asked = new ArrayList<>();
        page.route("**/v1/whoami", asked::add);
        console.button("Open the console").dblclick();
        page.waitForCondition(() -> !asked.isEmpty());
        page.unroute("**/v1/whoami");
        asked.forEach(Route::resume);
        console.heading(1, "Services");
        assertEquals(1, asked.size());
        for (String once : List.of("hashchange of Window", "keydown of HTMLDocument", "change of MediaQueryList")) {
            assertEquals(1, page.evaluate("once => listening.filter(each => each === once).length", once), once);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"#/services/100%", "#/constructor"})
    void anAddressThatCannotBeReadIsNoView(String odd) {
        Console console = new Console(CHROMIUM.page(ColorScheme.LIGHT), address).open(odd);
        console.enter(admin);
        console.heading(1, "There is no such view");
        assertThat(console.page().locator(".live")).hasText("Live");
        console.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Services"))
                .first()
                .click();
        assertThat(console.row("kilonova-worker")).isVisible();
    }

    private static void withTheKeyboard(Console console, String opener) {
        console.button(opener).focus();
        console.page().keyboard().press("Enter");
        agree(console);
    }

    /** The button that does it comes after the one that cancels. */
    private static void agree(Console console) {
        assertThat(console.dialog()).isVisible();
        if (console.focused().equals("Cancel")) {
            console.page().keyboard().press("Tab");
        }
        console.page().keyboard().press("Enter");
    }
}
