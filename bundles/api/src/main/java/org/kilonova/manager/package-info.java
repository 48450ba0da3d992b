// SPDX-License-Identifier: Apache-2.0
/** What a user implements: a manager, its topic, its periodic tasks. */
@Export
@Version("1.0.0")
package org.kilonova.manager;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
