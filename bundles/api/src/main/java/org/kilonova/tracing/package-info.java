// SPDX-License-Identifier: Apache-2.0
/** Traces: where in one a piece of work is, and who makes spans of it. */
@Export
@Version("1.0.0")
package org.kilonova.tracing;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
