// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import java.util.UUID;
import org.kilonova.rpc.Arg;
import org.kilonova.rpc.Cast;
import org.kilonova.rpc.Rpc;

/** What the scheduler asks of compute managers. Nothing here is waited for: hosts answer by calls of their own. */
public interface ComputeApi {

    @Cast
    @Rpc(name = "run_instance")
    void runInstance(@Arg("instance") Order instance);

    @Cast
    @Rpc(name = "terminate_instance")
    void terminateInstance(@Arg("id") UUID id);

    @Cast
    @Rpc(name = "reboot_instance")
    void rebootInstance(@Arg("id") UUID id);

    @Cast
    @Rpc(name = "report_resources")
    void reportResources();
}
