// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;

/** The shell on a pipe: each mistake is one line, the next command runs, and the end of the input is the end. */
class PipeShellTest {

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    @Test
    void mistakesAreOneLineEachAndTheShellGoesOn() throws IOException, InterruptedException {
        ContainerHome home = ContainerHome.in(scratch);
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        try (ContainerProcess container = containers.start(home)) {
            told(container, "kn:manager", "Command not found: kn:manager");
            told(container, "bogus", "Command not found: bogus");
            told(container, "kn:call greeter greet '{name: World'", "not JSON");
            told(container, "kn:call greeter greet World", "cannot read the argument World");
            told(container, "kn:call nobody greet name=World", "nobody serves topic nobody");
            told(container, "kn:call greeter wave name=World", "wave");
            told(container, "kn:call greeter greet", "name");
            told(container, "kn:call greeter greet nam=World", "nam");
            told(container, "kn:call --version 2.0 greeter greet name=World", "2.0");
            told(container, "kn:call greeter greet '{\"name\": [1]}'", "name");
            told(container, "kn:call greeter", "METHOD");
            told(container, "kn:show nobody", "this container has no service nobody; it has greeter");
            told(container, "kn:pause", "TOPIC");
            told(container, "kn:log LOUD ROOT", "LOUD is no level");
            List<String> errors = container.errors();
            assertEquals(14, errors.size(), () -> "one line each: " + errors);
            container.endOfInput();
            assertEquals(1, container.exitCode(), "a script can tell that commands failed");
        }
    }

    /** Felix's own commands, which Gogo's terminal would help along. */
    @Test
    void bundlesAreNamedByIdSymbolicNameOrLocation() throws IOException, InterruptedException {
        ContainerHome home = ContainerHome.in(scratch);
        try (ContainerProcess container = containers.start(home)) {
            String name = "org.kilonova.health";
            String id = container
                    .command("lb -s")
                    .lines()
                    .filter(line -> line.contains(name))
                    .map(line -> line.split("\\|")[0].strip())
                    .findFirst()
                    .orElseThrow();
            assertTrue(container.command("headers " + id).contains("Bundle-SymbolicName = " + name));
            assertTrue(container.command("headers " + name).contains("Bundle-SymbolicName = " + name));
            container.command("stop " + id);
            assertTrue(container.command("lb -s").matches("(?s).*Resolved[^\\n]*" + name + ".*"));
            container.command("start " + id);
            assertTrue(container.command("lb -s").matches("(?s).*Active[^\\n]*" + name + ".*"));
            assertTrue(container.failing("headers 9999").contains("Cannot coerce headers"));
        }
    }

    private static void told(ContainerProcess container, String command, String what) {
        String failure = container.failing(command);
        assertTrue(failure.contains(what), () -> command + " said: " + failure);
        assertTrue(!failure.contains("Exception"), () -> command + " names a class: " + failure);
        assertTrue(container.command("kn:call greeter greet name=World").contains("Hello"), "the shell goes on");
    }
}
