// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.call;

/** What the calls that are measured look like to their caller. */
public interface GreeterApi {

    record Greeting(String text, long visits) {}

    String greet(String name);

    Greeting greeting(String name);
}
