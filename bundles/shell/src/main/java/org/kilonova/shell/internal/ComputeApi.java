// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import org.kilonova.rpc.Arg;
import org.kilonova.rpc.Rpc;

/** What the shell asks of the compute manager of one host. */
interface ComputeApi {

    @Rpc(name = "get_console_output")
    ConsoleOutput getConsoleOutput(@Arg("id") String id, @Arg("lines") int lines);
}
