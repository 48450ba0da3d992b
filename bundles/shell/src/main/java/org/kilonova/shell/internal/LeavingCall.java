// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.function.Function;
import org.kilonova.container.CallInfo;
import org.kilonova.container.GenerationInfo;
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
        Function<HostedServiceInfo, String> naming = HostedServiceInfo.naming(hosted);
        return hosted.stream()
                .flatMap(service -> service.generations().stream()
                        .filter(swap::setsAside)
                        .flatMap(generation -> service.callsOf(generation)
                                .map(call -> new LeavingCall(naming.apply(service), generation, call))))
                .toList();
    }
}
