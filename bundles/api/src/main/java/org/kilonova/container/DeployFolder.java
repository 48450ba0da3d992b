// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The folder into which managers are dropped. An OSGi service; thread-safe. */
@ProviderType
public interface DeployFolder {

    /** Every file in the folder, by name. */
    List<DeployedFile> files();
}
