// SPDX-License-Identifier: Apache-2.0
/** SPI of what carries messages between a caller and a service. */
@Export
@Version("1.0.0")
package org.kilonova.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
