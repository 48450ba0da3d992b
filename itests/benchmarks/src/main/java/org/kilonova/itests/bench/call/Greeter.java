// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.call;

import org.kilonova.itests.bench.call.GreeterApi.Greeting;
import org.kilonova.manager.Manager;
import org.kilonova.rpc.Rpc;

/** A manager that does next to nothing, so that the way to it is what is measured. */
public final class Greeter implements Manager {

    @Rpc
    public String greet(String name) {
        return "Hello, ".concat(name);
    }

    @Rpc
    public Greeting greeting(String name) {
        return new Greeting("Hello, ".concat(name), name.length());
    }
}
