// SPDX-License-Identifier: Apache-2.0
/** What this container hosts, as seen and steered by its operators. */
@Export
@Version("1.0.0")
package org.kilonova.container;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
