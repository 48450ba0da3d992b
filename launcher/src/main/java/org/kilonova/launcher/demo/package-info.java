// SPDX-License-Identifier: Apache-2.0
/** The main job, done unattended and checked: {@code kilonova demo}. */
package org.kilonova.launcher.demo;
