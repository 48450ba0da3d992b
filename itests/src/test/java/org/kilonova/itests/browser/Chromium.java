// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * One Chromium for all tests of a class, each with a profile of its own that is empty. What a page reports as an error fails its test, and
 * a failed test leaves a picture of what was to be seen. For one thread.
 */
final class Chromium implements AfterEachCallback, AfterAllCallback, TestExecutionExceptionHandler {

    static final Path EXECUTABLE = Path.of("/usr/bin/chromium");

    /** For all that a page may be waited for: far above what it takes on a busy machine. */
    static final Duration LIMIT = Duration.ofMinutes(1);

    private static final Path PICTURES = Path.of("target", "browser");
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 860;

    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final List<String> errors = new ArrayList<>();
    private Playwright playwright;
    private Browser browser;
    private BrowserContext context;
    private Page page;

    /** An empty page in a new profile. */
    Page page(ColorScheme scheme) {
        if (browser == null) {
            // It would fetch browsers of its own.
            playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(EXECUTABLE)
                            .setHeadless(true)
                            .setArgs(FLAGS));
        }
        closePage();
        context = browser.newContext(new Browser.NewContextOptions()
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setViewportSize(WIDTH, HEIGHT));
        context.setDefaultTimeout(LIMIT.toMillis());
        page = context.newPage();
        page.onPageError(error -> errors.add("uncaught: " + error));
        page.onConsoleMessage(message -> {
            // A browser reports every answer with an error status so; what the page makes of those is tested.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                errors.add("console: " + message.text());
            }
        });
        return page;
    }

    private void closePage() {
        if (context != null) {
            context.close();
            context = null;
        }
    }

    @Override
    public void afterEach(ExtensionContext test) {
        closePage();
        List<String> found = List.copyOf(errors);
        errors.clear();
        if (!found.isEmpty()) {
            throw new AssertionError("the page has reported errors: " + found);
        }
    }

    @Override
    public void afterAll(ExtensionContext test) {
        if (playwright != null) {
            playwright.close();
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext test, Throwable failure) throws Throwable {
        if (page != null && !page.isClosed()) {
            Files.createDirectories(PICTURES);
            Path picture = PICTURES.resolve(test.getRequiredTestMethod().getName() + ".png");
            page.screenshot(new Page.ScreenshotOptions().setPath(picture));
            throw new AssertionError(
                    failure.getMessage() + "\nseen: " + picture.toAbsolutePath() + ", errors: " + errors, failure);
        }
        throw failure;
    }
}
