// SPDX-License-Identifier: Apache-2.0
/** Commands for those who are not at the terminal of the container. */
@Export
@Version("1.0.0")
package org.kilonova.shell;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
