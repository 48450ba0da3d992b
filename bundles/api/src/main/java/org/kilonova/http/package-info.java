// SPDX-License-Identifier: Apache-2.0
/** What the HTTP server of the container serves beside its API. */
@Export
@Version("1.0.0")
package org.kilonova.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
