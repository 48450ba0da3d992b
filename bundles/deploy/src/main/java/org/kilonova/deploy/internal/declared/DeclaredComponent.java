// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.declared;

import java.util.List;
import java.util.Map;

/**
 * A component of Declarative Services, as its XML has it.
 *
 * @param implementation name of its class
 * @param interfaces under which it is registered
 * @param pids of its configurations
 * @param properties with text as the XML has it; of several values the first
 */
public record DeclaredComponent(
        String implementation, List<String> interfaces, List<String> pids, Map<String, String> properties) {}
