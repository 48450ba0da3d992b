// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.util.Locale;

/** Many managers, each in a bundle of its own. */
final class Crowd {

    private Crowd() {}

    /** Places that many bundles, each with the same class and a topic of its own, into the deploy folder. */
    static void place(Home home, int managers, String implementation, byte[] classFile) throws IOException {
        String path = implementation.replace('.', '/') + ".class";
        for (int i = 1; i <= managers; i++) {
            String topic = String.format(Locale.ROOT, "crowd-%04d", i);
            home.place(
                    topic + ".jar",
                    new BundleJar("bench." + topic)
                            .imports("org.kilonova.manager", "org.kilonova.rpc")
                            .file(path, classFile)
                            .manager(implementation, topic)
                            .bytes());
        }
    }
}
