// SPDX-License-Identifier: Apache-2.0
/** The main job, done unattended and checked: {@code kilonova demo}; and many swaps under load: {@code kilonova ledger}. */
package org.kilonova.launcher.demo;
