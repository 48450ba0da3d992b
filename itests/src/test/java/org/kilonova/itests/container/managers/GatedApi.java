// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container.managers;

import java.util.concurrent.CompletionStage;

/** What callers see of {@link GatedManager}. */
public interface GatedApi {

    CompletionStage<String> pass();

    String version();
}
