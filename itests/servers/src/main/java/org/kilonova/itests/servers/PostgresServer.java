// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** A private PostgreSQL: a process of its own with its own files and port. What is
 * committed survives a kill of the server, not a crash of the machine. */
public final class PostgresServer implements AutoCloseable {

    /** The superuser. */
    public static final String USER = "test";

    public static final String PASSWORD = "secret-of-the-tests";

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final Duration TO_START = Duration.ofMinutes(2);
    private static final int ATTEMPTS = 4;
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private static PostgresServer shared;

    private final ServerOptions options;
    private final IntSupplier ports;
    private final Path binaries;
    private final Path directory;
    private int port;
    private ServerProcess server;

    private PostgresServer(Path parent, ServerOptions options, IntSupplier ports) {
        this.ports = ports;
        this.options = options;
        this.binaries = binaries().orElseThrow();
        this.directory = Directories.create(parent, "postgres-");
    }

    /** Whether PostgreSQL is installed. */
    public static boolean available() {
        return binaries().isPresent();
    }

    /** One for all tests of this JVM, ended with it. Tests take a {@link #newDatabase} each, and leave it running. */
    public static synchronized PostgresServer shared() {
        Needs.postgres();
        if (shared == null) {
            shared = start(Path.of(System.getProperty("java.io.tmpdir")));
        }
        return shared;
    }

    /** Starts one with its files in a new directory below the given one. */
    public static PostgresServer start(Path parent) {
        return start(parent, ServerOptions.usual());
    }

    /** Starts one with its files in a new directory below the given one. Returns when it accepts connections. */
    public static PostgresServer start(Path parent, ServerOptions options) {
        return start(parent, options, Ports::free);
    }

    /** Asks for other ports when somebody has taken them. */
    static PostgresServer start(Path parent, ServerOptions options, IntSupplier ports) {
        Needs.postgres();
        PostgresServer server = new PostgresServer(parent, options, ports);
        Leftovers.add(server);
        try {
            server.startSomewhere();
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

    /** The JDBC URL of the database that is there from the beginning. */
    public String url() {
        return url("postgres");
    }

    /** The JDBC URL of a database, whether it exists or not. */
    public String url(String database) {
        return "jdbc:postgresql://" + address() + ":" + port + "/" + database;
    }

    /** Makes an empty database with a new name. Returns its JDBC URL. */
    public String newDatabase() {
        String name = "d" + UUID.randomUUID().toString().substring(0, 8);
        sql("CREATE DATABASE " + name);
        return url(name);
    }

    /** Runs a statement in the database that is there from the beginning. Returns the rows, columns separated by a bar. */
    public String sql(String statement) {
        return sql("postgres", statement);
    }

    /** The same in another database. */
    public String sql(String database, String statement) {
        return ServerProcess.run(
                List.of(
                        binaries.resolve("psql").toString(),
                        "-h",
                        directory.toString(),
                        "-p",
                        Integer.toString(port),
                        "-U",
                        USER,
                        "-d",
                        database,
                        "-X",
                        "-q",
                        "-A",
                        "-t",
                        "-c",
                        statement),
                Map.of(),
                Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** The server's first process. */
    public long pid() {
        return server.pid();
    }

    public boolean alive() {
        return server != null && server.alive();
    }

    /** What the server has printed since its last start: its whole log. */
    public String log() {
        return server.output();
    }

    /** {@code kill -9} of all its processes: its files stay. */
    public void kill() {
        server.kill();
    }

    /** Ends it in order and its connections with it: its files stay. */
    public void down() {
        server.end("INT");
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
        if (server != null) {
            down();
        }
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
        initialize();
        for (int attempt = 1; ; attempt++) {
            port = ports.getAsInt();
            if (launch()) {
                return;
            }
            boolean taken = server.output().contains("Address already in use");
            server.kill();
            if (!taken || attempt == ATTEMPTS) {
                throw new IllegalStateException(failure("does not start"));
            }
        }
    }

    private void initialize() {
        Path password = directory.resolve("password");
        Directories.write(password, PASSWORD + "\n");
        if (ROOT) {
            Directories.open(directory.getParent());
            own(directory);
            own(password);
        }
        ServerProcess.run(
                unprivileged(
                        "initdb",
                        "-D",
                        data().toString(),
                        "-U",
                        USER,
                        "--pwfile=" + password,
                        "--no-sync",
                        "--auth=trust",
                        "-E",
                        "UTF8",
                        "--locale=C"),
                Map.of(),
                directory);
        Directories.write(data().resolve("pg_hba.conf"), """
                local all all trust
                host all all 0.0.0.0/0 scram-sha-256
                host all all ::/0 scram-sha-256
                """);
        options.certificates().ifPresent(certificates -> {
            copy(certificates.serverCertificate(), data().resolve("server.crt"));
            copy(certificates.serverKey(), data().resolve("server.key"));
            copy(certificates.authority(), data().resolve("root.crt"));
        });
        List<String> lines = new ArrayList<>(List.of(
                "listen_addresses = '" + String.join(",", options.addresses()) + "'",
                "unix_socket_directories = '" + directory + "'",
                "fsync = off",
                "full_page_writes = off",
                "shared_buffers = 32MB",
                "ssl = " + (options.certificates().isPresent() ? "on" : "off"),
                "ssl_ca_file = '" + (options.certificates().isPresent() ? "root.crt" : "") + "'"));
        lines.addAll(options.config());
        Directories.write(data().resolve("postgresql.auto.conf"), String.join("\n", lines) + "\n");
    }

    private boolean launch() {
        server = ServerProcess.start(
                options.command(unprivileged("postgres", "-D", data().toString(), "-p", Integer.toString(port))),
                Map.of(),
                directory.resolve("postgres.log"));
        return server.await(log -> log.contains("database system is ready to accept connections"), TO_START);
    }

    /** PostgreSQL refuses to run as root: then it is run by the user that its package has made. */
    private List<String> unprivileged(String program, String... arguments) {
        Stream<String> user =
                ROOT ? Stream.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups") : Stream.of();
        return Stream.of(user, Stream.of(binaries.resolve(program).toString()), Stream.of(arguments))
                .flatMap(part -> part)
                .toList();
    }

    private void copy(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Directories.permit(to, EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        if (ROOT) {
            own(to);
        }
    }

    private static void own(Path path) {
        try {
            UserPrincipal postgres =
                    path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
            Files.setOwner(path, postgres);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private String failure(String what) {
        return "PostgreSQL " + what + "; its log:\n" + server.output();
    }

    /** The newest version's directory. */
    private static Optional<Path> binaries() {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.filter(version -> version.getFileName().toString().matches("\\d+"))
                    .sorted(Comparator.comparingInt((Path version) ->
                                    Integer.parseInt(version.getFileName().toString()))
                            .reversed())
                    .map(version -> version.resolve("bin"))
                    .filter(bin -> Needs.executable(bin.resolve("initdb"), bin.resolve("postgres")))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
