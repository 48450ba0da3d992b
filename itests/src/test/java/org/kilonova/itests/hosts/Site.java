// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kilonova.itests.process.ContainerHome;
import org.kilonova.itests.process.Containers;
import org.kilonova.itests.servers.Needs;
import org.kilonova.itests.servers.Network;
import org.kilonova.itests.servers.PostgresServer;
import org.kilonova.itests.servers.RabbitServer;

/** A broker, a database and any number of hosts, each on a machine of its own. */
final class Site implements AutoCloseable {

    static final double REPORT_INTERVAL = 1;
    static final double DOWN_TIME = 5;

    private static final String RABBIT = "org.kilonova.transport.rabbit";

    private final Path scratch;
    private final Containers containers;
    private final Network network;
    private final Map<String, Network.Machine> machines = new LinkedHashMap<>();
    private final List<Host> hosts = new ArrayList<>();
    private RabbitServer broker;
    private PostgresServer database;
    private String virtualHost;
    private String databaseUrl;

    private Site(Path scratch, Containers containers) {
        this.scratch = scratch;
        this.containers = containers;
        this.network = Network.create();
    }

    /** Starts broker and database. */
    static Site start(Path scratch, Containers containers) {
        Needs.rabbit();
        Needs.postgres();
        Site site = new Site(scratch, containers);
        try {
            site.broker =
                    RabbitServer.start(scratch, site.network.machine("broker").server());
            site.database = PostgresServer.start(
                    scratch, site.network.machine("database").server());
            site.empty();
            return site;
        } catch (RuntimeException e) {
            site.close();
            throw e;
        }
    }

    /** A virtual host without queues and a database without tables, for the hosts that are made from now on. */
    void empty() {
        virtualHost = broker.newVirtualHost();
        databaseUrl = database.newDatabase();
    }

    RabbitServer broker() {
        return broker;
    }

    PostgresServer database() {
        return database;
    }

    /** A host with a new home, set up as for several hosts and otherwise with times that make tests short. */
    Host host(String name) {
        ContainerHome home = ContainerHome.in(directory(name));
        home.configure(ContainerHome.CORE, "host", name);
        home.configure(ContainerHome.CORE, "transport_url", broker.url(virtualHost));
        home.configure(ContainerHome.CORE, "report_interval", Double.toString(REPORT_INTERVAL));
        home.configure(ContainerHome.CORE, "service_down_time", Double.toString(DOWN_TIME));
        home.configure(RABBIT, "amqp_durable_queues", "true");
        home.configure(RABBIT, "heartbeat_timeout_threshold", "4");
        home.configure(RABBIT, "rabbit_interval_max", "2");
        home.configure(ContainerHome.STORE, "connection", databaseUrl);
        home.configure(ContainerHome.STORE, "user", PostgresServer.USER);
        home.configure(ContainerHome.STORE, ".password", "$[secret:database]");
        home.configure(ContainerHome.STORE, "connection_timeout", "2");
        secret(home, "database", PostgresServer.PASSWORD);
        Host host = new Host(name, machines.computeIfAbsent(name, network::machine), home, containers);
        hosts.add(host);
        return host;
    }

    private Path directory(String host) {
        try {
            return Files.createTempDirectory(scratch, host + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void secret(ContainerHome home, String name, String value) {
        try {
            Files.writeString(home.config().resolve("secrets").resolve(name), value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the database of the hosts; columns of a row are separated by a bar. */
    String sql(String statement) {
        return database.sql(databaseUrl.substring(databaseUrl.lastIndexOf('/') + 1), statement)
                .strip();
    }

    /** How many consumers the queues have whose names begin like that, by name; those of no hosts are left out. */
    Map<String, Integer> consumers(String prefix) {
        Map<String, Integer> consumers = new TreeMap<>();
        broker.queues(virtualHost).stream()
                .filter(queue ->
                        queue.name().startsWith(prefix) && !queue.name().contains("fanout"))
                .forEach(queue -> consumers.put(queue.name(), queue.consumers()));
        return consumers;
    }

    /** The homes of hosts, to read their books. */
    static Path[] homes(Host... of) {
        return Arrays.stream(of).map(host -> host.home().directory()).toArray(Path[]::new);
    }

    @Override
    public void close() {
        hosts.forEach(Host::close);
        try {
            if (broker != null) {
                broker.stop();
            }
            if (database != null) {
                database.stop();
            }
        } finally {
            network.close();
        }
    }
}
