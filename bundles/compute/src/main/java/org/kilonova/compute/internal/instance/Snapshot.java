// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

/** An instance at one moment. */
public record Snapshot(InstanceSpec spec, Status status) {}
