// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.DeadLetter;
import org.kilonova.transport.DeadLetters;

/** Dead letters that are kept in memory and note what became of them. */
final class FakeLetters implements DeadLetters {

    final Map<String, List<DeadLetter>> letters = new TreeMap<>();
    final List<String> told = new ArrayList<>();
    String problem;
    int takes = Integer.MAX_VALUE;

    FakeLetters with(String topic, DeadLetter letter) {
        letters.computeIfAbsent(topic, key -> new ArrayList<>()).add(letter);
        return this;
    }

    static DeadLetter letter(String id, String method, Map<String, Object> args) {
        return new DeadLetter(
                id,
                Samples.NOW.minusSeconds(90),
                "node-1",
                1,
                "IllegalStateException: disk is full",
                method,
                args,
                Map.of("request_id", "req-7", "auth_token", "abc"),
                null);
    }

    static DeadLetter unreadable(String id, String raw) {
        return new DeadLetter(id, Instant.EPOCH, "", 0, "it could not be read: no JSON", null, Map.of(), Map.of(), raw);
    }

    @Override
    public int count(String topic) {
        return of(topic).size();
    }

    @Override
    public List<DeadLetter> list(String topic, int limit) {
        return of(topic).stream().limit(limit).toList();
    }

    @Override
    public int replay(String topic, List<String> ids) {
        told.add("replay " + topic + " " + ids);
        return take(topic, ids);
    }

    @Override
    public int drop(String topic, List<String> ids) {
        told.add("drop " + topic + " " + ids);
        return take(topic, ids);
    }

    private int take(String topic, List<String> ids) {
        int before = of(topic).size();
        of(topic)
                .removeAll(of(topic).stream()
                        .filter(letter -> ids.contains(letter.id()))
                        .limit(takes)
                        .toList());
        return before - of(topic).size();
    }

    private List<DeadLetter> of(String topic) {
        if (problem != null) {
            throw new TransportException(problem);
        }
        return letters.getOrDefault(topic, new ArrayList<>());
    }
}
