// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container.managers;

/** What callers see of {@link GeometryManager} and of {@link RelayManager}. */
public interface GeometryApi {

    Shape scaled(Shape shape, double factor);
}
