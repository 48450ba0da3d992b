// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.process.ContainerHome;
import org.kilonova.itests.process.ContainerProcess;
import org.kilonova.itests.process.Containers;
import org.kilonova.itests.process.DatabaseFile;

/** A container that goes and comes back under an open page, with ten thousand services that it has not had before. */
class LostConnectionTest {

    private static final int MANY = 10_000;

    /** Those in sight and a few beyond: whatever the number of services. */
    private static final int MOST_ROWS = 60;

    @RegisterExtension
    final Containers containers = new Containers();

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    @TempDir
    Path scratch;

    @Test
    void thePageSaysSoAndIsCurrentAgain() throws Exception {
        PlaywrightAssertions.setDefaultAssertionTimeout(Chromium.LIMIT.toMillis());
        ContainerHome home = ContainerHome.in(scratch);
        ContainerProcess first = containers.start(home);
        String address = Console.address(first, home);
        home.configure(
                ContainerHome.REST, "port", Integer.toString(URI.create(address).getPort()));

        Console console = new Console(CHROMIUM.page(ColorScheme.LIGHT), address).open("#/services?show=down");
        Locator live = console.page().locator(".live");
        Locator lost = console.page().locator(".lost");
        assertThat(live).hasText("Live");
        assertThat(lost).isHidden();

        first.kill();
        assertThat(lost).containsText(Pattern.compile("Connection lost, as of [0-9:]{8}, trying again"));
        assertThat(lost).containsText("does not answer");
        try (DatabaseFile database = DatabaseFile.open(home, "kilonova", "")) {
            database.addRecords("other-service", MANY);
        }

        containers.start(home);
        assertThat(live).hasText("Live");
        assertThat(lost).isHidden();
        tenThousand(console);
    }

    private static void tenThousand(Console console) {
        Locator all = console.page().locator("[data-show=all] b");
        assertThat(all).hasText(Pattern.compile("10,00[0-9]"));
        console.page().locator("[data-show=all]").click();
        Locator grid = console.page().locator("[role=grid]");
        int count = Integer.parseInt(grid.getAttribute("aria-rowcount"));
        assertTrue(count > MANY, "aria-rowcount is " + count);
        console.page()
                .getByText("Host", new Page.GetByTextOptions().setExact(true))
                .click();
        grid.focus();
        console.page().keyboard().press("End");
        assertTrue(rows(console) < MOST_ROWS, () -> rows(console) + " rows are drawn");
        assertEquals(Integer.toString(count), activeIndex(console));
        console.page().keyboard().press("PageUp");
        console.page().keyboard().press("ArrowUp");
        assertTrue(Integer.parseInt(activeIndex(console)) < count - 2, "the row it stands on moves");
        console.page().mouse().move(600, 400);
        console.page().mouse().wheel(0, -1_000_000);
        assertThat(console.page().locator("[role=row][aria-rowindex='2']")).hasCount(1);
        assertTrue(rows(console) < MOST_ROWS, () -> rows(console) + " rows are drawn");

        console.page().locator("#filter").fill("host-9999");
        assertThat(grid).hasAttribute("aria-rowcount", "2");
        console.row("host-9999").click();
        console.heading(1, "other-service");
        console.confirm("Delete record…", "Delete record", "is deleted");
        assertThat(console.page().locator(".note")).containsText("There is no service record");
        console.page().goBack();
        assertThat(grid).hasAttribute("aria-rowcount", "1");
        assertThat(console.page().locator("#filter")).hasValue("host-9999");
    }

    private static int rows(Console console) {
        return console.page().locator("[role=row]").count();
    }

    private static String activeIndex(Console console) {
        return (String) console.page()
                .evaluate("() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"
                        + ".getAttribute('aria-rowindex')");
    }
}
