// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import java.util.concurrent.CompletionStage;
import org.kilonova.rpc.CallContext;

/** Asks the scheduler whether an instance that has its room here may be started. */
@FunctionalInterface
public interface Permission {

    /** Does not wait. Completes exceptionally when the scheduler cannot be asked: then nothing is known, and it is asked again. */
    CompletionStage<Boolean> ask(InstanceSpec instance, CallContext context);
}
