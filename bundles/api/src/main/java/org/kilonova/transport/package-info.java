// SPDX-License-Identifier: Apache-2.0
/** SPI of what carries messages between a caller and a service. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.kilonova.transport;
