// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.kilonova.container.Container;
import org.kilonova.deploy.internal.leak.Leaks;

/**
 * What a swap works with.
 *
 * @param bundles the framework
 * @param container null while there is none
 * @param check the look at the jar before anything is touched
 * @param leaks what follows the version that goes
 * @param history where each swap is written down
 * @param settings in force
 * @param workers for what may take long
 */
record SwapTools(
        Bundles bundles,
        Supplier<Container> container,
        Check check,
        Leaks leaks,
        History history,
        Supplier<FolderSettings> settings,
        Executor workers) {

    Duration limit() {
        return settings.get().startTimeout();
    }

    Path folder() {
        return settings.get().folder();
    }
}
