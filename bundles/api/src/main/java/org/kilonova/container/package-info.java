// SPDX-License-Identifier: Apache-2.0
/** What this container hosts, as seen and steered by its operators. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.kilonova.container;
