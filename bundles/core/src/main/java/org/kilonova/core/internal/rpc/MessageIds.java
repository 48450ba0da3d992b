// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.rpc;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Unique names for messages and requests: 32 hexadecimal digits, the first half this container's, the second counted. */
public final class MessageIds {

    private static final HexFormat HEX = HexFormat.of();

    private final String prefix = HEX.toHexDigits(new SecureRandom().nextLong());
    private final AtomicLong count = new AtomicLong();

    public String next() {
        return prefix.concat(HEX.toHexDigits(count.incrementAndGet()));
    }
}
