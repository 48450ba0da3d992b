// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchTest {

    @Test
    void goesOnAfterAnError() throws Exception {
        CountDownLatch later = new CountDownLatch(1);
        try (Watch watch = new Watch(() -> Duration.ofMillis(10))) {
            watch.execute(() -> {
                throw new StackOverflowError("by the test");
            });
            watch.execute(later::countDown);
            watch.start();
            Assertions.assertTrue(later.await(30, TimeUnit.SECONDS));
        }
    }
}
