// SPDX-License-Identifier: Apache-2.0
/** Service records: which services exist, where, and whether they are up. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.kilonova.service;
