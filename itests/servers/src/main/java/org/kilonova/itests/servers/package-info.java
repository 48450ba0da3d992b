// SPDX-License-Identifier: Apache-2.0
/** The real servers that tests need, as private processes with their own files and ports. */
package org.kilonova.itests.servers;
