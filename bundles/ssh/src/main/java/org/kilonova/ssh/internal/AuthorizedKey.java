// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.security.PublicKey;

/**
 * A key that may log in.
 *
 * @param user whose: the comment of the key
 */
record AuthorizedKey(String user, PublicKey key) {}
