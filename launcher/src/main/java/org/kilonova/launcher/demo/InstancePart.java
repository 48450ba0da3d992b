// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import static org.kilonova.launcher.demo.Stage.since;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An instance is created over HTTP, outlives the container that started it, is found again by the next one, and deleted. */
final class InstancePart implements AutoCloseable {

    private static final String BODY = "{\"name\": \"demo\", \"image\": \"counter\"}";

    private final Stage stage;
    private final Path managers;
    private final Path deploy;
    private final Http http;
    private String instance;
    private long pid;

    InstancePart(Stage stage, Path distribution, Path home, Http http) {
        this.stage = stage;
        this.managers = distribution.resolve("managers");
        this.deploy = home.resolve("deploy");
        this.http = http;
    }

    void create(PipedShell shell) throws DemoFailure, IOException, InterruptedException {
        stage.step("Drop the scheduler and the compute manager into deploy/");
        Instant begin = Instant.now();
        for (String jar : drop()) {
            stage.say(jar);
        }
        stage.until(shell, "kn:images", answer -> answer.contains("counter"));
        stage.show(shell, "kn:hosts");
        stage.checked("this host can run instances, " + since(begin) + " after the jars were dropped");

        stage.step("Create an instance over HTTP");
        begin = Instant.now();
        Http.Answer created = http.send("POST", "/v1/instances", BODY);
        created.require(202);
        instance = created.location();
        stage.say("POST /v1/instances " + BODY + " -> 202, Location: " + instance);
        stage.checked("accepted, it is " + created.text("state"));
        stage.await("the instance to be ACTIVE", () -> show().text("state").equals("ACTIVE"));
        pid = Long.parseLong(show().number("pid"));
        stage.checked("ACTIVE after " + since(begin) + ", process " + pid);
        stage.await("its console", () -> console().lines().count() >= 2);
        stage.say("GET " + instance + "/console ->\n" + console().strip());
        stage.show(shell, "kn:instances");
    }

    private List<String> drop() throws IOException {
        List<String> dropped = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(managers, "*.jar")) {
            for (Path jar : jars) {
                Files.copy(jar, deploy.resolve(jar.getFileName()));
                dropped.add(jar.getFileName().toString());
            }
        }
        return dropped;
    }

    /** The container has been stopped and started since. */
    void adopted() throws DemoFailure, IOException, InterruptedException {
        if (!alive()) {
            throw new DemoFailure("process " + pid + " of the instance did not survive the container");
        }
        stage.await("the instance to be answered for", () -> show().status() == 200);
        long lines = console().lines().count();
        Http.Answer found = show();
        if (!found.text("state").equals("ACTIVE") || Long.parseLong(found.number("pid")) != pid) {
            throw new DemoFailure("the instance was not found again: " + found);
        }
        stage.checked("the next container has adopted process " + pid + ", which never stopped");
        stage.await("its console to go on", () -> console().lines().count() > lines);
        stage.checked("its console goes on");
    }

    void delete(PipedShell shell) throws DemoFailure, IOException, InterruptedException {
        stage.step("Delete it");
        Instant begin = Instant.now();
        http.send("DELETE", instance, null).require(202);
        stage.await("the instance to be gone", () -> show().status() == 404);
        if (alive()) {
            throw new DemoFailure("the instance is gone, but its process " + pid + " is alive");
        }
        pid = 0;
        stage.say(show());
        stage.show(shell, "kn:instances");
        stage.checked("gone after " + since(begin) + ", its process too");
    }

    private Http.Answer show() throws IOException, InterruptedException {
        return http.send("GET", instance, null);
    }

    private String console() throws IOException, InterruptedException {
        Http.Answer answer = http.send("GET", instance + "/console?lines=1000", null);
        return answer.status() == 200 ? answer.body() : "";
    }

    private boolean alive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** A demo that failed leaves no process behind. */
    @Override
    public void close() {
        if (pid > 0) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
