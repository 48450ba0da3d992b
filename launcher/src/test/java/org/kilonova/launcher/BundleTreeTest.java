// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTreeTest {

    @TempDir
    Path bundles;

    private Path touch(String name) throws IOException {
        Path file = bundles.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }

    @Test
    void directoriesAreStartLevelsInOrder() throws Exception {
        Path shell = touch("25/a.jar");
        Path api = touch("10/z.jar");
        Path core = touch("10/b.jar");
        touch("10/notes.txt");
        assertEquals(
                List.of(
                        new BundleTree.Entry(10, core, true),
                        new BundleTree.Entry(10, api, true),
                        new BundleTree.Entry(25, shell, true)),
                BundleTree.scan(bundles, ShellMode.NONE));
    }

    @Test
    void whatIsForAShellModeStartsOnlyInThatMode() throws Exception {
        Path always = touch("25/a.jar");
        Path terminal = touch("25-terminal/jline.jar");
        assertEquals(
                List.of(new BundleTree.Entry(25, always, true), new BundleTree.Entry(25, terminal, false)),
                BundleTree.scan(bundles, ShellMode.PIPE));
        assertEquals(
                List.of(new BundleTree.Entry(25, always, true), new BundleTree.Entry(25, terminal, true)),
                BundleTree.scan(bundles, ShellMode.TERMINAL));
    }

    @Test
    void bundleIsReadInPlace() throws Exception {
        Path jar = touch("10/with space.jar");
        assertEquals("reference:" + jar.toUri(), new BundleTree.Entry(10, jar, true).location());
    }

    @Test
    void emptyOrMissingOrMisnamedMeansDamaged() throws Exception {
        assertDamaged(bundles, bundles.toString());
        assertDamaged(bundles.resolve("missing"), "missing");
        touch("first/a.jar");
        assertDamaged(bundles, "first");
    }

    private static void assertDamaged(Path directory, String named) {
        LaunchException e = assertThrows(LaunchException.class, () -> BundleTree.scan(directory, ShellMode.NONE));
        assertEquals(ExitCode.FAILED, e.exitCode());
        assertTrue(e.getMessage().contains(named), e.getMessage());
    }
}
