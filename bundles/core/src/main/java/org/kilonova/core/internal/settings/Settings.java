// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.settings;

import java.util.List;
import java.util.Map;
import org.kilonova.container.Setting;

/** The settings in force in this container. A service inside this bundle; thread-safe. */
public interface Settings {

    /** Every key of every PID that a started bundle defines, by PID and key; secrets masked. */
    List<Setting> all();

    /** The same as {@code pid.key} to value in force; masked, in name order. */
    Map<String, String> masked();
}
