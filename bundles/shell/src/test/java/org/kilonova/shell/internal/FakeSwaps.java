// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kilonova.container.Remains;
import org.kilonova.container.SwapCheck;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapOptions;
import org.kilonova.container.Swaps;

/** Swaps that note what they were told, and answer what the test puts in. */
final class FakeSwaps implements Swaps {

    final List<SwapInfo> swaps = new CopyOnWriteArrayList<>();
    final List<Remains> remains = new ArrayList<>();
    final List<String> told = new CopyOnWriteArrayList<>();
    SwapCheck check;
    CompletableFuture<SwapInfo> answer = new CompletableFuture<>();

    void answers(SwapInfo swap) {
        answer = CompletableFuture.completedFuture(swap);
    }

    @Override
    public SwapCheck check(Path jar) {
        told.add("check " + jar.getFileName());
        return check;
    }

    @Override
    public CompletableFuture<SwapInfo> swap(Path jar, SwapOptions options) {
        told.add("swap " + jar.getFileName() + " " + options);
        return answer;
    }

    @Override
    public List<SwapInfo> swaps() {
        return swaps;
    }

    @Override
    public SwapInfo promote(String name) {
        told.add("promote " + name);
        return answer.join();
    }

    @Override
    public CompletableFuture<SwapInfo> rollback(String name, String by) {
        told.add("rollback " + name + " " + by);
        if (name.equals("nobody")) {
            throw new IllegalArgumentException("there is nothing to go back to for nobody");
        }
        return answer;
    }

    @Override
    public List<Remains> remains() {
        return remains;
    }

    @Override
    public List<String> explain(long bundleId) {
        told.add("explain " + bundleId);
        return List.of("thread pool-1 -> Worker.loader");
    }
}
