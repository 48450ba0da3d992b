// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Instant;

/**
 * A content of a file that was started for good.
 *
 * @param file its name in the folder
 * @param sha SHA-256, as hexadecimal digits
 * @param version of its bundle
 * @param good whether nothing was wrong with it: one may go back to it
 * @param since when
 */
record Content(String file, String sha, String version, boolean good, Instant since) {}
