// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a test needs of the machine. A test whose need is not met is left out; where {@code KILONOVA_TESTS_NEED} (environment or system
 * property) is {@code all}, it fails.
 */
public final class Needs {

    private static final String NEEDED = "KILONOVA_TESTS_NEED";

    private Needs() {}

    /** A RabbitMQ to start. */
    public static void rabbit() {
        need(RabbitServer.available(), "RabbitMQ is not installed (Debian: rabbitmq-server)");
    }

    /** A PostgreSQL to start. */
    public static void postgres() {
        need(PostgresServer.available(), "PostgreSQL is not installed (Debian: postgresql)");
    }

    /** The Python that Python peers run on, with the library. */
    public static void python() {
        need(
                PythonPeer.available(),
                "oslo.messaging is not installed for /usr/bin/python3 (Debian: python3-oslo.messaging)");
    }

    /** Prometheus's checker of rules and metrics. */
    public static void promtool() {
        need(succeeds("promtool", "--version"), "promtool is not installed (Debian: prometheus)");
    }

    /** That a process can be given a clock that goes wrong. */
    public static void wrongClock() {
        need(WrongClock.available(), "libfaketime is not installed (Debian: libfaketime)");
    }

    /** That network namespaces may be made with {@code ip netns}, and wires between them. */
    public static void networkNamespaces() {
        need(mayMakeNamespaces(), "network namespaces cannot be made here (needs root, and iproute2)");
    }

    /** OpenSSH's client. */
    public static void ssh() {
        need(succeeds("ssh", "-V"), "OpenSSH's client is not installed (Debian: openssh-client)");
    }

    /** A listener to what systemd is told, and systemd's program that tells it. */
    public static void notifications() {
        need(
                executable(Path.of("/usr/bin/python3"), Path.of("/usr/bin/systemd-notify")),
                "/usr/bin/python3 or systemd-notify is not installed (Debian: python3, systemd)");
    }

    /** systemd's own judge of units. */
    public static void unitChecks() {
        need(executable(Path.of("/usr/bin/systemd-analyze")), "systemd-analyze is not installed (Debian: systemd)");
    }

    /** That a copy of this machine can be booted with an init system of its own, in which packages can be installed. */
    public static void machine() {
        need(
                executable(Path.of("/lib/systemd/systemd"), Path.of("/usr/bin/dpkg"), Path.of("/usr/bin/curl")),
                "systemd, dpkg or curl is not installed");
        need(mayMakeMachines(), "an overlay of this machine cannot be mounted here (needs root)");
    }

    /** The distribution of an earlier commit. */
    public static void previous(boolean there) {
        need(there, "there is no distribution of an earlier commit: itests/previous builds it, or says why it cannot");
    }

    static boolean mayMakeMachines() {
        Path directory = Directories.createTemporary("kn-machine-");
        try {
            return succeeds(
                    "unshare",
                    "--mount",
                    "--pid",
                    "--cgroup",
                    "--net",
                    "--fork",
                    "--propagation",
                    "private",
                    "sh",
                    "-ec",
                    "mount -t tmpfs tmpfs $0; mkdir $0/upper $0/work $0/root;"
                            + " mount -t overlay overlay -o lowerdir=/,upperdir=$0/upper,workdir=$0/work $0/root",
                    directory.toString());
        } finally {
            Directories.delete(directory);
        }
    }

    static boolean mayMakeNamespaces() {
        String name = "kn-may-" + ProcessHandle.current().pid();
        return succeeds("ip", "netns", "add", name)
                & succeeds("ip", "-n", name, "link", "add", "name", "bridge0", "type", "bridge")
                & succeeds("ip", "-n", name, "link", "add", "name", "one", "type", "veth", "peer", "name", "other")
                & succeeds("ip", "netns", "delete", name);
    }

    /** Whether a command exists and ends with status 0. */
    static boolean succeeds(String... command) {
        Path directory = Directories.createTemporary("kn-needs-");
        try {
            ServerProcess.run(List.of(command), Map.of(), directory);
            return true;
        } catch (RuntimeException e) {
            return false;
        } finally {
            Directories.delete(directory);
        }
    }

    static boolean executable(Path... files) {
        return List.of(files).stream().allMatch(Files::isExecutable);
    }

    private static void need(boolean met, String otherwise) {
        need(met, otherwise, System.getProperty(NEEDED, System.getenv(NEEDED)));
    }

    /** Ends the test if the need is not met: as failed, if {@code all} is needed. */
    static void need(boolean met, String otherwise, String needed) {
        if (met) {
            return;
        }
        if ("all".equals(needed)) {
            fail(otherwise + ", and " + NEEDED + " asks for it");
        }
        abort(otherwise);
    }
}
