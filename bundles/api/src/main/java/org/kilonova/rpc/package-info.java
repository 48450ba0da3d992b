// SPDX-License-Identifier: Apache-2.0
/** Calling managers and being called: targets, contexts, methods, errors. */
@Export
@Version("1.1.0")
package org.kilonova.rpc;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
