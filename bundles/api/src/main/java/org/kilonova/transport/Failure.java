// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport;

import java.util.List;
import java.util.Map;

/**
 * An error as it travels.
 *
 * @param type the error's name, without package
 * @param module where it is defined
 * @param message what went wrong
 * @param trace a line each, may be empty
 * @param details named values, JSON-like, may be empty
 */
public record Failure(String type, String module, String message, List<String> trace, Map<String, Object> details) {}
