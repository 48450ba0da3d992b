// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Some machines on one wire: network namespaces, each with an interface of its own on a bridge that stands in a further one. Nothing of it is
 * seen in the machine's own network. Where no namespaces may be made, all machines are the loopback interface and none can be cut off.
 */
public final class Network implements AutoCloseable {

    private static final String SUBNET = "10.77.0.";
    private static final String SWITCH = "switch";
    private static final String BRIDGE = "bridge0";
    private static final String LOOPBACK = "127.0.0.1";

    private final String prefix;
    private final boolean real;
    private final List<Machine> machines = new ArrayList<>();

    private Network(boolean real) {
        this.prefix = "kn-" + UUID.randomUUID().toString().substring(0, 8) + "-";
        this.real = real;
    }

    /** A machine that processes can be started on. */
    public final class Machine {

        private final String name;
        private final String address;

        private Machine(String name, String address) {
            this.name = name;
            this.address = address;
        }

        public String address() {
            return address;
        }

        /** What a command begins with that runs here; it becomes the command. */
        public List<String> within() {
            return real ? List.of("ip", "netns", "exec", prefix + name) : List.of();
        }

        /** A server here, otherwise as usual. */
        public ServerOptions server() {
            return ServerOptions.usual().listening(address).within(within().toArray(String[]::new));
        }

        /** Takes its cable out: what is sent to it or by it is lost, and nobody is told. */
        public void cut() {
            Needs.networkNamespaces();
            ip("-n", prefix + SWITCH, "link", "set", "dev", name, "down");
        }

        /** Puts its cable in again. */
        public void heal() {
            ip("-n", prefix + SWITCH, "link", "set", "dev", name, "up");
        }

        private void join() {
            String namespace = prefix + name;
            ip("netns", "add", namespace);
            machines.add(this);
            ip(
                    "link",
                    "add",
                    "name",
                    "eth0",
                    "netns",
                    namespace,
                    "type",
                    "veth",
                    "peer",
                    "name",
                    name,
                    "netns",
                    prefix + SWITCH);
            ip("-n", prefix + SWITCH, "link", "set", "dev", name, "master", BRIDGE, "up");
            ip("-n", namespace, "address", "add", address + "/24", "dev", "eth0");
            ip("-n", namespace, "link", "set", "dev", "eth0", "up");
            ip("-n", namespace, "link", "set", "dev", "lo", "up");
        }
    }

    /** One of namespaces, or of loopback if there can't be any: then the output says so. */
    public static Network create() {
        Network network = new Network(Needs.mayMakeNamespaces());
        if (network.real) {
            Leftovers.add(network);
            ip("netns", "add", network.prefix + SWITCH);
            ip("-n", network.prefix + SWITCH, "link", "add", "name", BRIDGE, "type", "bridge");
            ip("-n", network.prefix + SWITCH, "link", "set", "dev", BRIDGE, "up");
        } else {
            System.out.println(
                    "No network namespaces can be made here: all hosts are on the loopback interface, none is cut off");
        }
        return network;
    }

    /** @param name of at most 15 letters and digits */
    public Machine machine(String name) {
        if (!real) {
            return new Machine(name, LOOPBACK);
        }
        Machine machine = new Machine(name, SUBNET + (machines.size() + 1));
        machine.join();
        return machine;
    }

    /** Takes everything away. What still runs there is cut off. */
    @Override
    public void close() {
        if (real) {
            machines.forEach(machine -> ip("netns", "delete", prefix + machine.name));
            machines.clear();
            ip("netns", "delete", prefix + SWITCH);
            Leftovers.remove(this);
        }
    }

    private static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        ServerProcess.run(command, Map.of(), Path.of(System.getProperty("java.io.tmpdir")));
    }
}
