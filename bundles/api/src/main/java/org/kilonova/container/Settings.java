// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The settings in force in this container. An OSGi service; thread-safe. */
@ProviderType
public interface Settings {

    /** Every key of every PID that a started bundle defines, by PID and key; secrets masked. */
    List<Setting> all();

    /** The same as {@code pid.key} to value in force; masked, in name order. */
    Map<String, String> masked();
}
