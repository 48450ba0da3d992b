// SPDX-License-Identifier: Apache-2.0
/** Whether this container is well, and what is not. */
@Export
@Version("1.0.0")
package org.kilonova.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
