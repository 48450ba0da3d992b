// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.kilonova.itests.bench.rabbit.EchoManager;
import org.kilonova.itests.bench.rabbit.KilonovaClient;
import org.kilonova.itests.bench.rabbit.Load;
import org.kilonova.itests.bench.rabbit.Notes;
import org.kilonova.itests.bench.rabbit.Peer;
import org.kilonova.itests.bench.rabbit.raw.RawClient;
import org.kilonova.itests.bench.rabbit.raw.RawServer;
import org.kilonova.itests.servers.RabbitServer;

/** One way to call over RabbitMQ: a process that serves and one that calls, which does what it is told. */
final class Contender implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String OSLO = "oslo.messaging";

    /** What one burst of calls or casts came to; times of processors in microseconds for each. */
    record Outcome(double perSecond, double p50, double p99, double client, double server, double broker) {}

    private final String name;
    private final RabbitServer broker;
    private final Child server;
    private final Child client;

    private Contender(String name, RabbitServer broker, Child server, Child client) {
        this.name = name;
        this.broker = broker;
        this.server = server;
        this.client = client;
    }

    String name() {
        return name;
    }

    /** Whether its code becomes faster while it runs. */
    boolean compiles() {
        return !name.equals(OSLO);
    }

    /** By hand, with the collector that the container has. */
    static Contender raw(Setting setting, Jdk jdk, RabbitServer broker) throws IOException, InterruptedException {
        return start(
                "raw client library",
                broker,
                () -> program(setting, "raw-server", raw(jdk, RawServer.class, broker)),
                () -> program(setting, "raw-client", raw(jdk, RawClient.class, broker)));
    }

    private static List<String> raw(Jdk jdk, Class<?> main, RabbitServer broker) {
        return List.of(
                jdk.java().toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                "amqp://guest:guest@" + broker.address() + ":" + broker.port());
    }

    /** Two containers of the distribution: one has a manager, one has a component that calls it. */
    static Contender kilonova(Setting setting, Jdk jdk, RabbitServer broker) throws IOException, InterruptedException {
        return start("Kilonova", broker, () -> serving(setting, jdk, broker), () -> calling(setting, jdk, broker));
    }

    private static Child serving(Setting setting, Jdk jdk, RabbitServer broker) throws IOException {
        return container(
                setting,
                jdk,
                broker,
                "rabbit-server",
                new BundleJar("bench.echo")
                        .imports("org.kilonova.manager", "org.kilonova.rpc")
                        .classFile(EchoManager.class)
                        .classFile(Notes.class)
                        .manager(EchoManager.class.getName(), "bench"));
    }

    private static Child calling(Setting setting, Jdk jdk, RabbitServer broker) throws IOException {
        BundleJar bundle = new BundleJar("bench.load")
                .imports("org.kilonova.rpc")
                .classFile(KilonovaClient.class)
                .classFile(Peer.class)
                .component(KilonovaClient.class.getName(), "org.kilonova.rpc.RpcClient");
        bundle.classFile(Load.class);
        for (Class<?> nested : Load.class.getDeclaredClasses()) {
            bundle.classFile(nested);
        }
        return container(setting, jdk, broker, "rabbit-client", bundle);
    }

    private static Child container(Setting setting, Jdk jdk, RabbitServer broker, String name, BundleJar bundle)
            throws IOException {
        Home home = Home.create(setting, name + "-" + jdk.feature());
        home.configure("org.kilonova.core", List.of("transport_url = " + broker.url(), "host = " + name));
        home.place("bench.jar", bundle.bytes());
        return home.run(jdk, "");
    }

    /** The Python library, with its own defaults. */
    static Contender oslo(Setting setting, RabbitServer broker) throws IOException, InterruptedException {
        return start(
                OSLO,
                broker,
                () -> program(setting, "oslo-server", oslo(setting, "server", broker)),
                () -> program(setting, "oslo-client", oslo(setting, "client", broker)));
    }

    private static List<String> oslo(Setting setting, String part, RabbitServer broker) {
        return List.of(
                "/usr/bin/python3",
                setting.top()
                        .resolve("itests/benchmarks/src/main/python/oslo_bench.py")
                        .toString(),
                part,
                broker.url());
    }

    private static Child program(Setting setting, String name, List<String> command) throws IOException {
        Path log = Files.createDirectories(setting.work()).resolve(name + ".log");
        return Child.start(new ProcessBuilder(command), log);
    }

    private interface Start {
        Child run() throws IOException, InterruptedException;
    }

    private static Contender start(String name, RabbitServer broker, Start server, Start client)
            throws IOException, InterruptedException {
        List<Child> started = new ArrayList<>();
        try {
            started.add(server.run());
            // A message to nobody is lost with oslo.messaging, and its caller waits.
            started.get(0).await("ready", LIMIT);
            started.add(client.run());
            started.get(1).await("ready", LIMIT);
            return new Contender(name, broker, started.get(0), started.get(1));
        } catch (IOException | InterruptedException | RuntimeException e) {
            for (Child child : started) {
                child.close();
            }
            throw e;
        }
    }

    /** @param kind {@code calls} or {@code casts} */
    Outcome burst(String kind, int threads, int bytes, long millis) throws IOException, InterruptedException {
        double clientBefore = client.cpuMillis();
        double serverBefore = server.cpuMillis();
        double brokerBefore = Child.cpuMillis(broker.pid());
        client.say(kind + " " + threads + " " + bytes + " " + millis);
        Child.Mark mark = client.await(kind, LIMIT);
        double perCall = 1000 / mark.number("n");
        return new Outcome(
                mark.number("n") / mark.number("seconds"),
                mark.number("p50_ms"),
                mark.number("p99_ms"),
                (client.cpuMillis() - clientBefore) * perCall,
                (server.cpuMillis() - serverBefore) * perCall,
                (Child.cpuMillis(broker.pid()) - brokerBefore) * perCall);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try (server;
                client) {
            // Closed in the other order: first the one that calls.
        }
    }
}
