// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import org.kilonova.rpc.Rpc;

/** What oslo.messaging's servers answer, if told to, to whoever wants to know whether they are there. */
final class PingApi {

    @Rpc(name = "oslo_rpc_server_ping")
    String ping() {
        return "pong";
    }
}
