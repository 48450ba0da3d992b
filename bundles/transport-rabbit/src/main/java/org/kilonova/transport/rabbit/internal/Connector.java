// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Opens one connection to one of the hosts. Waits for the broker. */
interface Connector {

    /** How many hosts there are, at least 1. */
    int hosts();

    /** How that host is called in messages, without password. */
    String name(int host);

    /** @param purpose shows in the broker's list of connections */
    Connection open(int host, String purpose) throws IOException, TimeoutException;
}
