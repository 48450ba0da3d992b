// SPDX-License-Identifier: Apache-2.0
/** What a user implements: a manager, its topic, its periodic tasks. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.kilonova.manager;
