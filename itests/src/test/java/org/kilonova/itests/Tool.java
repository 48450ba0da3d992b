// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Programs of the machine that judge what we write. */
public final class Tool {

    private Tool() {}

    /** What a program has said, errors included. */
    public record Result(int exitCode, String output) {}

    /** Whether the program is there and ends well. */
    public static boolean works(String... command) throws InterruptedException {
        try {
            return run(List.of(command)).exitCode() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** Runs a program that reads nothing. */
    public static Result run(List<String> command) throws IOException, InterruptedException {
        return run(command, Path.of("/dev/null"));
    }

    /** Runs a program that reads that file from its standard input. */
    public static Result run(List<String> command, Path input) throws IOException, InterruptedException {
        File file = input.toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(file)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
