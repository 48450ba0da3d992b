// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadTextTest {

    @Test
    void threadsStandUnderTheirOwners() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    running.countDown();
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "kn-sample-thread-1");
        thread.start();
        running.await();

        String text = ThreadText.ofThisProcess();

        end.countDown();
        thread.join();
        assertTrue(text.contains("sample: 1\n"), text);
        assertTrue(text.matches("(?s).*== sample\n\n\"kn-sample-thread-1\" .*at .*"), text);
        assertTrue(text.indexOf("== others") < text.indexOf("\"main\""), text);
    }
}
