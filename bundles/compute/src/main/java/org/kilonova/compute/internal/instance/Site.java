// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.kilonova.compute.internal.process.Driver;

/**
 * Where instances live.
 *
 * @param host its name
 * @param driver runs their programs
 * @param claims what they use
 * @param changes is told what becomes of them
 * @param grace between asking a process to end and ending it
 * @param clock of the host
 */
public record Site(String host, Driver driver, Claims claims, Changes changes, Supplier<Duration> grace, Clock clock) {}
