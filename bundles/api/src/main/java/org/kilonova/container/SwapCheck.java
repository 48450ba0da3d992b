// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.util.List;

/**
 * What would become of a jar, found out without touching anything that runs.
 *
 * @param file in the deploy folder that it would replace
 * @param bundle symbolic name, or null if the jar is no bundle
 * @param from version that serves now, or null
 * @param to version of the jar, or null
 * @param exclusive whether messages would wait while the old version stops and the new one starts
 * @param affected other bundles that use classes of the old version and would be restarted, by name and id
 * @param problems why it would be refused, whatever is said; each names what, where and what to do
 * @param objections why it would be refused unless it is forced
 */
public record SwapCheck(
        String file,
        String bundle,
        String from,
        String to,
        boolean exclusive,
        List<String> affected,
        List<String> problems,
        List<String> objections) {}
