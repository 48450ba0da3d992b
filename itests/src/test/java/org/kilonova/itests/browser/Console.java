// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.kilonova.itests.process.ContainerHome;
import org.kilonova.itests.process.ContainerProcess;

/** The console page in a browser, as the one who watches uses it: by the names of things. */
record Console(Page page, String address) {

    private static final String AXE = axe();

    /** The accessibility checks, on what is shown now, once it has been drawn. */
    private static final String CHECK =
            "() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
                    + ".then(() => axe.run(document, {resultTypes: ['violations']})).then(result => result.violations.map("
                    + "violation => violation.id + ': ' + violation.help + ' ' + violation.nodes.map(node => node.html).slice(0, 3)))";

    private static String axe() {
        try (InputStream in = Console.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a container that comes up or is up serves HTTP. */
    static String address(ContainerProcess container, ContainerHome home) {
        Path file = home.directory().resolve("data/rest.url");
        AtomicReference<String> address = new AtomicReference<>();
        container.eventually(() -> {
            assertTrue(Files.exists(file), "HTTP is not served yet");
            address.set(Files.readString(file).strip());
        });
        return address.get();
    }

    /** Opens a view, such as {@code #/services}. */
    Console open(String view) {
        page.navigate(address + "/console/" + view);
        return this;
    }

    /** Opens a view with a token. */
    Console open(String view, String token) {
        open(view);
        enter(token);
        heading(1, title(view));
        return this;
    }

    void enter(String token) {
        page.getByLabel("Token").fill(token);
        page.keyboard().press("Enter");
    }

    private static String title(String view) {
        return switch (view) {
            case "#/services" -> "Services";
            case "#/instances" -> "Hosts and instances";
            case "#/deploy" -> "Deploy folder and swaps";
            case "#/health" -> "Health";
            default -> view.substring(view.lastIndexOf('/') + 1);
        };
    }

    void heading(int level, String name) {
        assertThat(page.getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions()
                                .setLevel(level)
                                .setName(name)
                                .setExact(true)))
                .isVisible();
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** A row that has all these texts, of a table or of the grid. */
    Locator row(String... texts) {
        Locator rows = page.locator("tbody tr:visible, .grid-body [role=row]");
        for (String text : texts) {
            rows = rows.filter(new Locator.FilterOptions().setHasText(text));
        }
        return rows;
    }

    /** The state beside the title. */
    Locator state() {
        return page.locator(".view-head .pill").first();
    }

    Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    /** Presses a button that asks, and agrees; done when the message is there and the dialog has gone. */
    void confirm(String opener, String action, String message) {
        button(opener).click();
        agree(action, message);
    }

    /** Agrees to what an open dialog asks. */
    void agree(String action, String message) {
        dialog().getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(action).setExact(true))
                .click();
        assertThat(page.locator(".toast")
                        .filter(new Locator.FilterOptions().setHasText(message))
                        .last())
                .isVisible();
        assertThat(dialog()).hasCount(0);
    }

    /** Has the accessibility of what is shown checked. */
    void accessible(String what) {
        page.evaluate(AXE);
        assertEquals(List.of(), page.evaluate(CHECK), what);
    }

    /** The row that the grid stands on, by its text. */
    String activeRow() {
        return (String)
                page.evaluate(
                        "() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.innerText");
    }

    /** What has the focus, by its text. */
    String focused() {
        return (String) page.evaluate("() => document.activeElement.innerText");
    }
}
