// SPDX-License-Identifier: Apache-2.0
/** SPI of what keeps service records. */
@Export
@Version("1.0.0")
package org.kilonova.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
