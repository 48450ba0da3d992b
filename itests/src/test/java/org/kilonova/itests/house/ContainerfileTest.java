// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.kilonova.itests.Distribution;

/** What the description of the image names is there: it is built only where there is an engine for it. */
class ContainerfileTest {

    private static final String FILE = "launcher/src/main/oci/Containerfile";
    private static final String IMAGE =
            String.join("\n", Project.lines(Project.root().resolve(FILE)));

    @Test
    void itAddsTheArchiveOfTheDistributionAndNothingElse() throws IOException {
        Path target = Distribution.root().toAbsolutePath().getParent();
        List<String> archives = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(target, find("(?m)^ADD (\\S+) /opt/$"))) {
            files.forEach(file -> archives.add(file.getFileName().toString()));
        }

        assertEquals(List.of(Distribution.root().getFileName() + ".tar.gz"), archives);
    }

    @Test
    void itLinksTheCommandOfTheDistribution() {
        String command = find("ln -s /opt/kilonova/(\\S+) /usr/local/bin/kilonova");

        assertEquals(Distribution.command(), Distribution.root().resolve(command));
        assertTrue(Files.isExecutable(Distribution.command()));
    }

    @Test
    void itsCommandsAndOptionsAreThoseOfTheLauncher() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Distribution.command().toString(), "help").start();
        String help = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), help);

        knows(help, "  " + find("(?m)&& kilonova (\\S+)") + " ");
        assertEquals("kilonova", find("ENTRYPOINT \\[\"tini\", \"--\", \"(\\w+)\"]"));
        String[] run = find("(?m)^CMD \\[\"(.*)\"]$").split("\", \"");
        assertEquals(3, run.length, IMAGE);
        knows(help, "  " + run[0] + " ");
        assertTrue(
                Pattern.compile(run[1] + " \\S*\\b" + run[2] + "\\b")
                        .matcher(help)
                        .find(),
                help);
    }

    @Test
    void itsHealthIsAskedWhereHttpIsServed() throws IOException {
        String settings = Files.readString(Project.root().resolve("config/org.kilonova.rest.cfg"));
        knows(settings, "# port = " + find("(?m)^EXPOSE (\\d+)$") + "\n");
        Matcher check = Pattern.compile("\"\\$\\(cat \"\\$KILONOVA_HOME/(\\S+)\"\\)(/\\S+)\"")
                .matcher(IMAGE);
        assertTrue(check.find(), IMAGE);
        knows(settings, check.group(1) + " tells which");
        knows(Files.readString(Project.root().resolve("docs/http.md")), "`" + check.group(2) + "`");
    }

    private static void knows(String text, String what) {
        assertTrue(text.contains(what), () -> FILE + " has '" + what + "', which is not in:\n" + text);
    }

    private static String find(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(IMAGE);
        assertTrue(matcher.find(), () -> FILE + " has no " + pattern);
        return matcher.group(1);
    }
}
