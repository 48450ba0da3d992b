// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.stream.Stream;
import org.kilonova.container.CallInfo;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.GenerationState;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.SwapInfo;

/**
 * A call that ends in a version that serves no more, or not for now.
 *
 * @param service that it came for
 * @param generation that works on it
 * @param call itself
 */
public record LeavingCall(String service, GenerationInfo generation, CallInfo call) {

    /** Those of the bundle of a swap, whichever of its versions steps aside. */
    static List<LeavingCall> of(SwapInfo swap, List<HostedServiceInfo> hosted) {
        return hosted.stream()
                .flatMap(service -> service.generations().stream()
                        .filter(generation -> generation.bundle().equals(swap.bundle()))
                        .filter(generation -> stepsAside(generation, swap))
                        .flatMap(generation -> calls(service, generation)
                                .map(call -> new LeavingCall(ServiceName.of(service, hosted), generation, call))))
                .toList();
    }

    private static Stream<CallInfo> calls(HostedServiceInfo service, GenerationInfo generation) {
        return service.calls().stream().filter(call -> call.generation() == generation.number());
    }

    private static boolean stepsAside(GenerationInfo generation, SwapInfo swap) {
        return switch (swap.step()) {
            case CHECKING, STARTING -> false;
            case HOLDING, SWITCHING -> generation.version().equals(swap.from());
            case PROBATION -> generation.state() == GenerationState.STANDBY;
            case PERMANENT -> leaves(generation, swap.from());
            case BACK -> leaves(generation, swap.to());
            case REFUSED, INTERRUPTED -> false;
        };
    }

    private static boolean leaves(GenerationInfo generation, String version) {
        return generation.state() == GenerationState.DRAINING
                && generation.version().equals(version);
    }
}
