// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.house.Project;
import org.kilonova.itests.process.ContainerHome;
import org.kilonova.itests.process.ContainerProcess;
import org.kilonova.itests.process.Containers;
import org.kilonova.itests.process.DatabaseFile;
import org.kilonova.itests.process.ManagerJar;

/**
 * Takes the pictures of {@code docs/pictures}, of a container at work. No test: it is run by its name only, and takes as long as there is
 * to be seen in the plots.
 */
class Pictures {

    private static final String BODY = """
            private static final Random RANDOM = new Random(1);

            private static void work(double millis) throws InterruptedException {
                TimeUnit.MICROSECONDS.sleep((long) (millis * 1000 * Math.exp(RANDOM.nextGaussian() * 0.7)));
            }

            @Rpc
            String charge(String account, int cents) throws InterruptedException {
                work(5);
                return "charged";
            }

            @Rpc
            String refund(String account, int cents) throws InterruptedException {
                work(12);
                if (cents % 50 == 0) {
                    throw new IllegalStateException("the account " + account + " is closed");
                }
                return "refunded";
            }

            @Rpc
            String statement(String account, int month) throws InterruptedException {
                work(40);
                return "written";
            }

            @PeriodicTask(spacing = "PT30S")
            void closeBooks() { LOG.info("books closed, nothing is open"); }

            @PeriodicTask(spacing = "PT1H")
            void remindDebtors() { LOG.info("3 reminders sent"); }
            """;

    private static final int WIDTH = 1200;
    private static final int HEIGHT = 760;
    private static final int TALL = 1010;
    private static final Duration TO_BE_SEEN = Duration.ofSeconds(310);
    private static final Duration LATER = Duration.ofMinutes(2);

    @RegisterExtension
    final Containers containers = new Containers();

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    @TempDir
    Path scratch;

    @Test
    void take() throws Exception {
        PlaywrightAssertions.setDefaultAssertionTimeout(Chromium.LIMIT.toMillis());
        ContainerHome home = home();
        try (ContainerProcess first = containers.start(home)) {
            Console.address(first, home);
            first.signal("TERM");
            first.exitCode();
        }
        try (DatabaseFile database = DatabaseFile.open(home, "kilonova", "")) {
            for (String binary : new String[] {"kilonova-compute", "kilonova-mailer", "kilonova-billing"}) {
                database.addRecords(binary, 80);
            }
        }
        ContainerProcess container = containers.start(home);
        container.eventually(() -> assertRunning(container, "billing"));
        container.eventually(() -> assertRunning(container, "compute"));
        container.command("kn:disable --reason 'new disk on Monday' host-7 kilonova-compute");
        container.command("kn:force-down host-12 kilonova-billing");
        container.command("kn:force-down host-41 kilonova-mailer");
        String address = Console.address(container, home);
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try {
            callers.execute(() -> call(address));
            callers.execute(() -> call(address));
            Page page = CHROMIUM.page(ColorScheme.LIGHT);
            page.setViewportSize(WIDTH, HEIGHT);
            Console console = new Console(page, address).open("#/services");
            assertThat(console.row("kilonova-billing").first()).isVisible();
            save(page, "console-services.png");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            page.setViewportSize(WIDTH, TALL);
            console.open("#/services/billing");
            Instant end = Instant.now().plus(TO_BE_SEEN);
            Awaitility.await()
                    .atMost(TO_BE_SEEN.plus(LATER))
                    .until(() -> Instant.now().isAfter(end));
            save(page, "console-service.png");
        } finally {
            callers.shutdownNow();
        }
    }

    private ContainerHome home() {
        ContainerHome home = ContainerHome.in(scratch);
        home.drop(Distribution.manager("scheduler"), "scheduler.jar");
        home.drop(Distribution.manager("compute"), "compute.jar");
        home.drop(ManagerJar.topic("billing").version("2.4.0").body(BODY).in(scratch), "billing.jar");
        home.configure(ContainerHome.CORE, "host", "host-81");
        home.configure(ContainerHome.CORE, "service_down_time", "600");
        home.configure(ContainerHome.REST, "rpc_topics", "billing");
        return home;
    }

    private static void assertRunning(ContainerProcess container, String topic) {
        if (!container.command("kn:show " + topic).contains("RUNNING")) {
            throw new AssertionError(topic + " does not run yet");
        }
    }

    /** Until it is interrupted: more and less, as people are. */
    private static void call(String address) {
        HttpClient client = HttpClient.newHttpClient();
        try {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                String method = i % 19 == 0 ? "statement" : i % 7 == 0 ? "refund" : "charge";
                String second = method.equals("statement") ? "month" : "cents";
                HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/v1/rpc/billing/" + method))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"account\": \"a-" + i % 90 + "\", \"" + second + "\": " + i + "}"))
                        .build();
                client.send(request, BodyHandlers.discarding());
                double wave = 1 + 0.7 * Math.sin(i / 700.0);
                LockSupport.parkNanos((long) (20e6 * wave));
            }
        } catch (IOException e) {
            throw new AssertionError("the container does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** With few colours, if there is something that does that: a picture is read with the page it stands on. */
    private static void save(Page page, String name) throws IOException, InterruptedException {
        Path file = Project.root().resolve("docs/pictures").resolve(name);
        Files.createDirectories(file.getParent());
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
        if (Files.isExecutable(Path.of("/usr/bin/pngquant"))) {
            new ProcessBuilder("pngquant", "--force", "--strip", "--output", file.toString(), "64", file.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }
}
