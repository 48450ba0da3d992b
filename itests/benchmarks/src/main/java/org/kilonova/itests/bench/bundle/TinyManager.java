// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.bundle;

import org.kilonova.manager.Manager;
import org.kilonova.manager.PeriodicTask;
import org.kilonova.rpc.Rpc;

/** A manager as small as the greeter of the examples. */
public final class TinyManager implements Manager {

    private long runs;

    @Rpc
    public String greet(String name) {
        return "Hello, " + name + "!";
    }

    @PeriodicTask(spacing = "PT1M")
    void count() {
        runs++;
    }
}
