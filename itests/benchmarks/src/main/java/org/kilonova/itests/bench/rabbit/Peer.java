// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.rabbit;

/** What the client of each contender can ask of its server. Thread-safe. */
public interface Peer {

    /** Calls for the same text again. */
    String echo(String payload) throws Exception;

    /** Casts; returns when the broker has accepted it. */
    void note(String payload) throws Exception;

    /** Calls for an answer that comes when so many casts have been executed since the server began. */
    void awaitNoted(long total) throws Exception;
}
