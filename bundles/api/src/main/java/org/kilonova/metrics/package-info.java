// SPDX-License-Identifier: Apache-2.0
/** What is measured: given by those who know it, written for those who watch. */
@Export
@Version("1.0.0")
package org.kilonova.metrics;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
