// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.image;

import java.util.List;
import java.util.Map;

/**
 * What is started: an image with its parameters filled in.
 *
 * @param command the executable and its arguments, passed on as they are
 * @param environment beside what every instance gets
 * @param limits of its process
 */
public record Program(List<String> command, Map<String, String> environment, Limits limits) {}
