// SPDX-License-Identifier: Apache-2.0
/** Service records: which services exist, where, and whether they are up. */
@Export
@Version("1.0.0")
package org.kilonova.service;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
