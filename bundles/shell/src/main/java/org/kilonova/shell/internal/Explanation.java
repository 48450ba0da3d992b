// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import org.kilonova.container.Remains;

/**
 * Why the classes of a version are still in memory.
 *
 * @param remains of that version
 * @param ways from what keeps them to their class loader, one a line
 */
public record Explanation(Remains remains, List<String> ways) {}
