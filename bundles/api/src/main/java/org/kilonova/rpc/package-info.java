// SPDX-License-Identifier: Apache-2.0
/** Calling managers and being called: targets, contexts, methods, errors. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.kilonova.rpc;
