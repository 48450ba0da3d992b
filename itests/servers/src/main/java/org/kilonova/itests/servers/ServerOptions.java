// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a server differs from the usual one on the loopback interface.
 *
 * @param config lines added to the server's configuration file
 * @param certificates with them it offers TLS too: RabbitMQ on a port of its own, PostgreSQL on the same
 * @param addresses it listens on; the first one stands in its URL
 * @param within a command that runs the server's in another place, such as {@code ip netns exec NAME}. It must end in an exec
 */
public record ServerOptions(
        List<String> config, Optional<Certificates> certificates, List<String> addresses, List<String> within) {

    public ServerOptions {
        config = List.copyOf(config);
        addresses = List.copyOf(addresses);
        within = List.copyOf(within);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a server needs an address to listen on");
        }
    }

    /** On 127.0.0.1, without TLS. */
    public static ServerOptions usual() {
        return new ServerOptions(List.of(), Optional.empty(), List.of("127.0.0.1"), List.of());
    }

    public ServerOptions config(String... lines) {
        return new ServerOptions(
                Stream.concat(config.stream(), Stream.of(lines)).toList(), certificates, addresses, within);
    }

    public ServerOptions tls(Certificates made) {
        return new ServerOptions(config, Optional.of(made), addresses, within);
    }

    public ServerOptions listening(String... on) {
        return new ServerOptions(config, certificates, List.of(on), within);
    }

    public ServerOptions within(String... command) {
        return new ServerOptions(config, certificates, addresses, List.of(command));
    }

    List<String> command(List<String> command) {
        return Stream.concat(within.stream(), command.stream()).toList();
    }
}
