// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.rabbit;

import org.kilonova.manager.Manager;
import org.kilonova.manager.ManagerContext;
import org.kilonova.rpc.Rpc;

/** A manager that does next to nothing, so that the way to it is what is measured. */
public final class EchoManager implements Manager {

    private final Notes notes = new Notes();

    @Override
    public void initHost(ManagerContext context) {
        System.out.println("bench: ready");
    }

    @Rpc
    public String echo(String payload) {
        return payload;
    }

    @Rpc
    public void note(String payload) {
        notes.add();
    }

    @Rpc
    public boolean awaitNoted(long total) throws InterruptedException {
        notes.await(total);
        return true;
    }
}
