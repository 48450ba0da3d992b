// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.SwapCheck;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;

/** A swap and what it waits for. */
final class SwapPage {

    private SwapPage() {}

    /**
     * @param hosted all services of the container: what the version that steps aside still works on is among their calls
     */
    static Map<String, Object> of(SwapInfo swap, List<HostedServiceInfo> hosted, Clock clock) {
        return new Members()
                .with("number", swap.number())
                .with("file", swap.file())
                .with("bundle", swap.bundle())
                .with("from", swap.from())
                .with("to", swap.to())
                .with("from_hash", swap.fromHash())
                .with("to_hash", swap.toHash())
                .with("by", swap.by())
                .with("begun", swap.begun())
                .with("ended", swap.ended())
                .with("step", swap.step().name())
                .with("reason", swap.reason())
                .with("pause", swap.pause())
                .with("answering", swap.answering())
                .with("old_calls", swap.oldCalls())
                .with("new_calls", swap.newCalls())
                .with("new_errors", swap.newErrors())
                .with("remains", swap.remains())
                .with("leaving_calls", leaving(swap, hosted, clock))
                .map();
    }

    /**
     * What can be promoted or rolled back: the swap at work, else the last one that is permanent; null if there is none.
     *
     * @param swaps of one file, the last one first
     */
    static SwapInfo current(List<SwapInfo> swaps) {
        return swaps.stream()
                .filter(swap -> !swap.step().over())
                .findFirst()
                .or(() -> swaps.stream()
                        .filter(swap -> swap.step() == Step.PERMANENT)
                        .findFirst())
                .orElse(null);
    }

    private static List<Map<String, Object>> leaving(SwapInfo swap, List<HostedServiceInfo> hosted, Clock clock) {
        return hosted.stream()
                .flatMap(service ->
                        service.generations().stream().filter(swap::setsAside).flatMap(service::callsOf))
                .map(call -> new Members()
                        .with("request_id", call.requestId())
                        .with("method", call.method())
                        .with("age", Duration.between(call.since(), clock.instant()))
                        .with("deadline", call.deadline())
                        .map())
                .toList();
    }

    static Map<String, Object> of(SwapCheck check) {
        return new Members()
                .with("file", check.file())
                .with("bundle", check.bundle())
                .with("from", check.from())
                .with("to", check.to())
                .with("exclusive", check.exclusive())
                .with("affected", check.affected())
                .with("problems", check.problems())
                .with("objections", check.objections())
                .map();
    }
}
