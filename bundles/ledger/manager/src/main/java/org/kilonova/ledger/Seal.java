// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ledger;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Ties a receipt to what was asked. */
final class Seal {

    private Seal() {}

    static String of(String client, long number) {
        CRC32 sum = new CRC32();
        sum.update((client + ' ' + number).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }
}
