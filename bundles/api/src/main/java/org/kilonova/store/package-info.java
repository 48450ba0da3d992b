// SPDX-License-Identifier: Apache-2.0
/** SPI of what keeps service records. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.kilonova.store;
