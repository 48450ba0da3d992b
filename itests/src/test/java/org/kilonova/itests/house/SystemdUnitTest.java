// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.servers.Needs;

/** The unit for systemd is what the pages say it is. */
class SystemdUnitTest {

    private static final Path UNIT = Distribution.root().resolve("systemd/kilonova.service");
    private static final Pattern SAYS = Pattern.compile("`systemd-analyze security` says (\\d\\.\\d)");
    private static final Pattern EXPOSURE = Pattern.compile("exposure level for kilonova.service: (\\d\\.\\d)");

    @TempDir
    Path scratch;

    @Test
    void systemdUnderstandsAllOfIt() throws IOException, InterruptedException {
        Needs.unitChecks();
        Path copy = scratch.resolve("kilonova.service");
        Files.writeString(
                copy,
                Files.readString(UNIT)
                        .replace(
                                "/usr/share/kilonova/bin/kilonova",
                                Distribution.command().toString()));

        assertEquals("", analyze("verify", "--man=no", copy.toString()));
    }

    @Test
    void itIsLockedAwayAsFarAsThePageSays() throws IOException, InterruptedException {
        Needs.unitChecks();
        Matcher page = SAYS.matcher(Files.readString(Project.root().resolve("docs/operations.md")));
        assertTrue(page.find());
        String said = analyze("security", "--offline=yes", "--no-pager", UNIT.toString());
        Matcher found = EXPOSURE.matcher(said);

        assertTrue(found.find(), said);
        assertEquals(page.group(1), found.group(1));
    }

    @Test
    void itIsNotStartedAgainWhereThatWouldChangeNothing() throws IOException {
        List<String> lines = Files.readAllLines(UNIT);

        assertTrue(lines.contains("RestartPreventExitStatus=2 3 4 6 7"), lines::toString);
        String page = Files.readString(Project.root().resolve("docs/launcher.md"));
        for (String code : List.of("2", "3", "4", "6", "7")) {
            assertTrue(page.contains("\n| " + code + " |"), "exit code " + code);
        }
    }

    private static String analyze(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("systemd-analyze"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
