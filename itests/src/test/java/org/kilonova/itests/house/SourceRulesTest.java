// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What all source files have in common. */
class SourceRulesTest {

    private static final int MOST_CODE_LINES = 400;
    private static final String LICENSE = "SPDX-License-Identifier: Apache-2.0";
    private static final int LICENSE_WITHIN = 3;
    private static final Pattern WITH_LICENSE =
            Pattern.compile(".*\\.(java|xml|properties|cfg|sql|sh)|.*/run|.*/bin/\\w+");

    /** In two parts, so that this file does not break its own rule. */
    private static final Pattern LEFT_FOR_LATER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");

    private static final String SLEEP = "Thread" + ".sleep";

    private static final Pattern TEST = Pattern.compile(".*/src/test/.*");
    private static final Pattern NOT_CODE = Pattern.compile("\\s*|\\s*(//|/\\*|\\*).*|(import|package) .*");

    private final List<Path> files = Project.files();

    private List<Path> java() {
        return files.stream().filter(file -> file.toString().endsWith(".java")).toList();
    }

    @Test
    void thereAreSourcesToLookAt() {
        assertTrue(java().size() > 100, () -> "only " + java().size() + " Java files below " + Project.root());
    }

    @Test
    void noClassIsTooLong() {
        List<String> long_ = java().stream()
                .filter(file -> codeLines(file) > MOST_CODE_LINES)
                .map(file -> Project.name(file) + " has " + codeLines(file))
                .toList();

        assertEquals(List.of(), long_, "files of more than " + MOST_CODE_LINES + " lines of code: they do too much");
    }

    private static long codeLines(Path file) {
        return Project.lines(file).stream()
                .filter(line -> !NOT_CODE.matcher(line).matches())
                .count();
    }

    @Test
    void testsWaitForConditionsAndNeverSleep() {
        List<String> sleeping = new ArrayList<>();
        for (Path file : java()) {
            if (TEST.matcher(file.toString()).matches()
                    && Project.lines(file).stream().anyMatch(line -> line.contains(SLEEP))) {
                sleeping.add(Project.name(file));
            }
        }

        assertEquals(List.of(), sleeping, "tests that sleep: wait for what you expect, with Awaitility");
    }

    @Test
    void everyFileNamesItsLicense() {
        List<String> without = files.stream()
                .filter(file -> WITH_LICENSE.matcher(file.toString()).matches())
                .filter(file ->
                        Project.lines(file).stream().limit(LICENSE_WITHIN).noneMatch(line -> line.contains(LICENSE)))
                .map(Project::name)
                .toList();

        assertEquals(List.of(), without, "files without \"" + LICENSE + "\" in their first lines");
    }

    @Test
    void nothingIsLeftForLater() {
        List<String> left = new ArrayList<>();
        for (Path file : java()) {
            Project.lines(file).stream()
                    .filter(line -> LEFT_FOR_LATER.matcher(line).find())
                    .forEach(line -> left.add(Project.name(file) + ": " + line.strip()));
        }

        assertEquals(List.of(), left, "marks of unfinished work: finish it, or open an issue");
    }
}
