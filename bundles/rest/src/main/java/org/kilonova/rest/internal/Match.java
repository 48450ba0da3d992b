// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.Map;

/**
 * The operation that a request asks for.
 *
 * @param variables of the path, decoded
 */
record Match(Route route, Map<String, String> variables) {}
