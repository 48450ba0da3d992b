// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;

/**
 * The settings that services follow.
 *
 * @param host under which this container's services are addressed
 * @param reportInterval between two reports
 * @param periodicInterval of tasks that state no spacing
 * @param serviceDownTime after which a record that was not reported is down
 * @param enableNewServices whether new records start enabled
 * @param initTimeout for each hook of a manager
 * @param shutdownTimeout for ending the calls in flight
 * @param swapGrace how long messages wait for the next version of a manager that went
 * @param messageTimeLimit how long a method may work on a message; zero is any time
 * @param prefetch messages that one service works on at once
 * @param rpcPing whether services answer the ping of oslo.messaging
 */
public record ServiceSettings(
        String host,
        Duration reportInterval,
        Duration periodicInterval,
        Duration serviceDownTime,
        boolean enableNewServices,
        Duration initTimeout,
        Duration shutdownTimeout,
        Duration swapGrace,
        Duration messageTimeLimit,
        int prefetch,
        boolean rpcPing) {}
