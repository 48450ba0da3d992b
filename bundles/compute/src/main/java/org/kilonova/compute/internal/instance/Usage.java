// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import org.kilonova.compute.internal.image.Resources;

/**
 * What the instances of a host use.
 *
 * @param claimed the sum of their claims
 * @param instances all that are there, those in error too
 */
public record Usage(Resources claimed, int instances) {}
