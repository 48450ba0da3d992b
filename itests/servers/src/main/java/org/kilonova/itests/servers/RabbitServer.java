// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** A private RabbitMQ: a process of its own with its own files, ports and port mapper (epmd). User and password are {@code guest}. */
public final class RabbitServer implements AutoCloseable {

    private static final Path SCRIPTS = Path.of("/usr/lib/rabbitmq/bin");
    private static final Path ERL_CALL = Path.of("/usr/bin/erl_call");
    private static final String DONE = "{ok, ok}";
    private static final Duration TO_START = Duration.ofMinutes(2);
    private static final int ATTEMPTS = 4;

    private static RabbitServer shared;

    private final ServerOptions options;
    private final IntSupplier ports;
    private final Path directory;
    /** The node whose cluster this one is of, or null. */
    private final RabbitServer first;
    /** By which nodes and tools know each other. */
    private final String secret;

    private int port;
    private int tlsPort;
    private int mapperPort;
    private int distributionPort;
    private ServerProcess mapper;
    private ServerProcess broker;

    private RabbitServer(Path parent, ServerOptions options, IntSupplier ports, RabbitServer first) {
        this.ports = ports;
        this.first = first;
        this.secret = first == null ? UUID.randomUUID().toString().replace("-", "") : first.secret;
        this.options = options;
        this.directory = Directories.create(parent, "rabbit-");
    }

    /** Whether RabbitMQ is installed. */
    public static boolean available() {
        return Needs.executable(SCRIPTS.resolve("rabbitmq-server"), SCRIPTS.resolve("rabbitmqctl"), ERL_CALL);
    }

    /** One for all tests of this JVM, ended with it. Tests take a {@link #newVirtualHost} each, and leave it running. */
    public static synchronized RabbitServer shared() {
        Needs.rabbit();
        if (shared == null) {
            shared = start(Path.of(System.getProperty("java.io.tmpdir")));
        }
        return shared;
    }

    /** Starts one with its files in a new directory below the given one. */
    public static RabbitServer start(Path parent) {
        return start(parent, ServerOptions.usual());
    }

    /** Starts one with its files in a new directory below the given one. Returns when it accepts connections. */
    public static RabbitServer start(Path parent, ServerOptions options) {
        return start(parent, options, Ports::free);
    }

    /** Asks for other ports when somebody has taken them. */
    static RabbitServer start(Path parent, ServerOptions options, IntSupplier ports) {
        return start(new RabbitServer(parent, options, ports, null));
    }

    /** Starts a second node of a cluster with this one, which must outlive it. Returns when both accept connections. */
    public RabbitServer startSecondNode(Path parent) {
        return start(new RabbitServer(parent, options, ports, this));
    }

    private static RabbitServer start(RabbitServer server) {
        Needs.rabbit();
        Leftovers.add(server);
        try {
            server.startSomewhere();
            server.join();
            return server;
        } catch (RuntimeException e) {
            server.stop();
            throw e;
        }
    }

    /** The first address that it listens on. */
    public String address() {
        return options.addresses().get(0);
    }

    public int port() {
        return port;
    }

    /** The port for TLS; it is there if the options had certificates. */
    public OptionalInt tlsPort() {
        return options.certificates().isPresent() ? OptionalInt.of(tlsPort) : OptionalInt.empty();
    }

    /** For {@code transport_url}; the virtual host is the broker's default. */
    public String url() {
        return "rabbit://guest:guest@" + address() + ":" + port + "/";
    }

    /** For {@code transport_url}. */
    public String url(String virtualHost) {
        return url() + virtualHost;
    }

    /** Makes a virtual host with a new name in which {@code guest} may do everything. Returns the name. */
    public String newVirtualHost() {
        String name = "v" + UUID.randomUUID().toString().substring(0, 8);
        eval("rabbit_vhost:add(<<\"" + name + "\">>, <<\"guest\">>), rabbit_auth_backend_internal:set_permissions("
                + "<<\"guest\">>, <<\"" + name + "\">>, <<\".*\">>, <<\".*\">>, <<\".*\">>, <<\"guest\">>)");
        return name;
    }

    /**
     * A queue of the broker.
     *
     * @param messages that are in it, delivered or not
     * @param ready those that are not delivered
     */
    public record Queue(String name, int messages, int ready, int consumers) {}

    /** All queues of a virtual host. */
    public List<Queue> queues(String virtualHost) {
        return eval("lists:foreach(fun([{_, {_, _, _, N}}, {_, M}, {_, R}, {_, C}]) -> io:format(\"~s ~w ~w ~w~n\", [N, M, R, C])"
                        + " end, rabbit_amqqueue:info_all(<<\"" + virtualHost
                        + "\">>, [name, messages, messages_ready, consumers]))")
                .lines()
                .map(line -> line.split(" "))
                .map(word -> new Queue(
                        word[0], Integer.parseInt(word[1]), Integer.parseInt(word[2]), Integer.parseInt(word[3])))
                .toList();
    }

    /** Deletes a queue of the default virtual host, whoever uses it. */
    public void deleteQueue(String name) {
        eval("{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, <<\"" + name
                + "\">>)), rabbit_amqqueue:delete(Q, false, false, <<\"test\">>)");
    }

    /** Closes all connections, and tells those that have them why. */
    public void closeConnections(String why) {
        eval("lists:foreach(fun(C) -> rabbit_networking:close_connection(C, \"" + why
                + "\") end, rabbit_networking:connections())");
    }

    /** Evaluates Erlang within the broker, which takes milliseconds where {@link #ctl} takes a second. Returns what that prints. */
    public String eval(String expressions) {
        String printed = ServerProcess.run(
                options.command(List.of(ERL_CALL.toString(), "-r", "-sname", nodeName(), "-e", "-fetch_stdout")),
                environment(),
                directory,
                expressions + ", ok.\n");
        if (!printed.endsWith(DONE)) {
            throw new IllegalStateException("failed within the broker: " + expressions + ": " + printed);
        }
        return printed.substring(0, printed.length() - DONE.length());
    }

    /** Runs {@code rabbitmqctl -q} with these arguments and returns what it prints. */
    public String ctl(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(SCRIPTS.resolve("rabbitmqctl").toString(), "-q"));
        command.addAll(List.of(arguments));
        return ServerProcess.run(options.command(command), environment(), directory);
    }

    /** The broker's process. */
    public long pid() {
        return broker.pid();
    }

    public boolean alive() {
        return broker != null && broker.alive();
    }

    /** What the broker has printed since its last start: its whole log. */
    public String log() {
        return broker.output();
    }

    /** {@code kill -9}: its files stay. */
    public void kill() {
        broker.kill();
    }

    /** Ends it in order: its files stay. */
    public void down() {
        broker.end("TERM");
    }

    /** Starts it again with the same port and files; ends it before if it still runs. */
    public void restart() {
        down();
        if (!launch()) {
            throw new IllegalStateException(failure("does not start again"));
        }
    }

    /** Ends it and deletes its files. */
    public void stop() {
        end();
        if (Files.exists(directory)) {
            Directories.delete(directory);
        }
        Leftovers.remove(this);
    }

    @Override
    public void close() {
        stop();
    }

    private void startSomewhere() {
        writeCookie();
        for (int attempt = 1; ; attempt++) {
            port = ports.getAsInt();
            tlsPort = ports.getAsInt();
            distributionPort = ports.getAsInt();
            mapperPort = first == null ? ports.getAsInt() : first.mapperPort;
            writeConfiguration();
            if (launch()) {
                return;
            }
            if (!portTaken() || attempt == ATTEMPTS) {
                throw new IllegalStateException(failure("does not start"));
            }
            end();
        }
    }

    private void join() {
        if (first != null) {
            ctl("stop_app");
            ctl("join_cluster", first.nodeName());
            ctl("start_app");
        }
    }

    private void end() {
        if (broker != null) {
            broker.end("TERM");
        }
        if (mapper != null) {
            mapper.end("TERM");
        }
    }

    private boolean launch() {
        if (first == null && (mapper == null || !mapper.alive()) && !launchMapper()) {
            return false;
        }
        broker = ServerProcess.start(
                options.command(List.of(SCRIPTS.resolve("rabbitmq-server").toString())),
                environment(),
                directory.resolve("broker.log"));
        return broker.await(log -> log.contains("Server startup complete"), TO_START);
    }

    /** Returns when it answers: a broker that finds no mapper starts one that nobody would end. */
    private boolean launchMapper() {
        mapper = ServerProcess.start(
                options.command(
                        List.of("epmd", "-d", "-d", "-port", Integer.toString(mapperPort), "-address", "127.0.0.1")),
                Map.of(),
                directory.resolve("epmd.log"));
        return mapper.await(log -> log.contains("entering the main select() loop"), TO_START);
    }

    /** Whether the last start failed for that reason. */
    private boolean portTaken() {
        return (mapper != null && !mapper.alive())
                || Stream.of("eaddrinuse", "could not bind to distribution port")
                        .anyMatch(broker.output()::contains);
    }

    private String failure(String what) {
        return "RabbitMQ " + what + "; its log:\n" + (broker == null ? mapper : broker).output();
    }

    private String nodeName() {
        return "t" + port + "@localhost";
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", directory.resolve("home").toString());
        environment.put("RABBITMQ_NODENAME", nodeName());
        environment.put("RABBITMQ_MNESIA_BASE", directory.resolve("data").toString());
        environment.put("RABBITMQ_LOG_BASE", directory.resolve("log").toString());
        environment.put("RABBITMQ_LOGS", "-");
        environment.put(
                "RABBITMQ_CONFIG_FILE", directory.resolve("etc/rabbitmq").toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", directory.resolve("etc/none").toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                directory.resolve("etc/plugins").toString());
        environment.put("RABBITMQ_PID_FILE", directory.resolve("broker.pid").toString());
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(distributionPort));
        environment.put("ERL_EPMD_PORT", Integer.toString(mapperPort));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        // With input allowed the script becomes the broker instead of waiting for it: the process id is the broker's.
        environment.put("RABBITMQ_ALLOW_INPUT", "1");
        environment.put(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                "-noinput -kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none +B i");
        return environment;
    }

    private void writeConfiguration() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < options.addresses().size(); i++) {
            lines.add("listeners.tcp." + (i + 1) + " = " + options.addresses().get(i) + ":" + port);
        }
        lines.add("loopback_users = none");
        options.certificates().ifPresent(certificates -> {
            for (int i = 0; i < options.addresses().size(); i++) {
                lines.add(
                        "listeners.ssl." + (i + 1) + " = " + options.addresses().get(i) + ":" + tlsPort);
            }
            lines.add("ssl_options.cacertfile = " + certificates.authority());
            lines.add("ssl_options.certfile = " + certificates.serverCertificate());
            lines.add("ssl_options.keyfile = " + certificates.serverKey());
        });
        lines.addAll(options.config());
        Directories.write(directory.resolve("etc/rabbitmq.conf"), String.join("\n", lines) + "\n");
        Directories.write(directory.resolve("etc/plugins"), "[].\n");
    }

    private void writeCookie() {
        Path cookie = directory.resolve("home/.erlang.cookie");
        Directories.write(cookie, secret);
        Directories.permit(cookie, EnumSet.of(PosixFilePermission.OWNER_READ));
    }
}
