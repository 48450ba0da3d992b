// SPDX-License-Identifier: Apache-2.0
/** Who did what, from where, and with which result. */
@Export
@Version("1.0.0")
package org.kilonova.audit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
