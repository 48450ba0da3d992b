// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.kilonova.core.internal.timer.Alarms;
import org.kilonova.core.internal.tracing.Tracing;
import org.kilonova.rpc.RpcClient;
import org.kilonova.store.ServiceStore;
import org.kilonova.transport.Transport;

/**
 * What all services of a container share.
 *
 * @param workers on which manager code runs
 * @param data the home's data directory
 * @param transport the one in force, or throws a {@link org.kilonova.rpc.TransportException}
 * @param store the one in force, or throws a {@link org.kilonova.store.StoreUnavailableException}
 * @param settings in force
 * @param masked all settings by name, secrets as {@code ***}
 * @param clients makes a client for each generation
 * @param tracing makes the spans of messages and tasks
 */
public record Environment(
        Executor workers,
        Alarms timers,
        Clock clock,
        Path data,
        Supplier<Transport> transport,
        Supplier<ServiceStore> store,
        Supplier<ServiceSettings> settings,
        Supplier<Map<String, String>> masked,
        Supplier<RpcClient> clients,
        Tracing tracing) {}
