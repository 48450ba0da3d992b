// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CreditTest {

    @Test
    void isTakenAsOftenAsTheLimitSaysAndAgainWhenGivenBack() {
        Credit credit = new Credit(2);
        assertTrue(credit.tryTake());
        assertTrue(credit.available());
        assertTrue(credit.tryTake());
        assertFalse(credit.available());
        assertFalse(credit.tryTake());
        credit.giveBack();
        assertTrue(credit.tryTake());
    }

    @Test
    void whilePausedNothingIsTakenAndWhatIsGivenBackCounts() {
        Credit credit = new Credit(1);
        assertTrue(credit.tryTake());
        credit.pause();
        credit.pause();
        credit.giveBack();
        assertFalse(credit.available());
        assertFalse(credit.tryTake());
        credit.resume();
        assertTrue(credit.tryTake());
        assertFalse(credit.tryTake());
    }

    @Test
    void closesOnceAndForGood() {
        Credit credit = new Credit(Integer.MAX_VALUE);
        assertTrue(credit.tryTake());
        assertTrue(credit.close());
        assertFalse(credit.close());
        credit.giveBack();
        credit.resume();
        assertFalse(credit.available());
        assertFalse(credit.tryTake());
        credit.pause();
        assertFalse(credit.close());
    }
}
