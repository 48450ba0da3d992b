// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import static org.kilonova.launcher.demo.Stage.LIMIT;
import static org.kilonova.launcher.demo.Stage.since;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.kilonova.launcher.LaunchException;

/**
 * Does what a person would do at the first meeting, on a home of its own, and checks it: starts a container, drops in the greeter,
 * calls it, puts the next version over it while calls are running, takes it out; creates an instance over HTTP, restarts the container
 * under it, deletes it; stops. Exits with 0, or 1 when a check failed.
 */
public final class Demo {

    private final Path distribution;
    private final DemoHome home;
    private final Stage stage;

    private Demo(Path distribution, DemoHome home, Stage stage) {
        this.distribution = distribution;
        this.home = home;
        this.stage = stage;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, LaunchException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path distribution = Path.of(System.getProperty("kilonova.distribution"));
        DemoHome home = DemoHome.create(distribution, "kilonova-demo-");
        try {
            new Demo(distribution, home, new Stage(out)).run();
        } catch (DemoFailure e) {
            out.println("✗ " + e.getMessage());
            home.tailOfLog().forEach(out::println);
            out.println("The demo failed; its home is kept: " + home.directory());
            System.exit(1);
        }
        home.delete();
        out.println("The demo passed.");
    }

    private void run() throws DemoFailure, IOException, InterruptedException {
        int port = freePort();
        home.configure("org.kilonova.rest", "port = " + port);
        GreeterPart greeter = new GreeterPart(stage, distribution, home.directory());
        try (InstancePart instance = new InstancePart(stage, distribution, home.directory(), new Http(port, LIMIT))) {
            stage.step("Start a container in " + home.directory());
            try (PipedShell shell = start()) {
                greeter.run(shell);
                instance.create(shell);
                stage.step("Restart the container under it");
                stop(shell);
            }
            try (PipedShell shell = start()) {
                instance.adopted();
                instance.delete(shell);
                stage.step("Stop");
                stop(shell);
            }
        }
    }

    private PipedShell start() throws DemoFailure, IOException, InterruptedException {
        Instant begin = Instant.now();
        PipedShell shell = new PipedShell(distribution, home.directory(), LIMIT);
        try {
            stage.show(shell, "kn:managers");
        } catch (DemoFailure e) {
            shell.close();
            throw e;
        }
        stage.checked("the container runs and its shell answers, after " + since(begin));
        return shell;
    }

    private void stop(PipedShell shell) throws DemoFailure, InterruptedException {
        Instant begin = Instant.now();
        int code = shell.terminate();
        if (code != 0) {
            throw new DemoFailure("the container ended with exit code " + code + " instead of 0");
        }
        stage.checked("stopped by SIGTERM with exit code 0 after " + since(begin));
    }

    /** The usual one may belong to a container that does real work. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
