// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.choice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Chooses one of many hosts: filters leave those that can, weighers find the best of these, chance decides between equals. */
public final class Chooser {

    private final List<Filter> filters;
    private final List<Weigher> weighers;
    private final RandomGenerator chance;

    public Chooser(List<Filter> filters, List<Weigher> weighers, RandomGenerator chance) {
        this.filters = filters;
        this.weighers = weighers;
        this.chance = chance;
    }

    public Selection choose(List<HostState> hosts, Request request) {
        List<HostState> left = hosts;
        Map<String, Integer> removed = new LinkedHashMap<>();
        for (Filter filter : filters) {
            List<HostState> kept = left.stream()
                    .filter(host -> filter.keeps().test(host, request))
                    .toList();
            if (kept.size() < left.size()) {
                removed.put(filter.name(), left.size() - kept.size());
            }
            left = kept;
        }
        return new Selection(left.isEmpty() ? null : best(left), hosts.size(), removed);
    }

    private HostState best(List<HostState> hosts) {
        double[] weights = new double[hosts.size()];
        for (Weigher weigher : weighers) {
            add(weigher, hosts, weights);
        }
        List<HostState> best = new ArrayList<>();
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > highest) {
                highest = weights[i];
                best.clear();
            }
            if (weights[i] == highest) {
                best.add(hosts.get(i));
            }
        }
        return best.get(chance.nextInt(best.size()));
    }

    private static void add(Weigher weigher, List<HostState> hosts, double[] weights) {
        double[] values = hosts.stream().mapToDouble(weigher.value()).toArray();
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            lowest = Math.min(lowest, value);
            highest = Math.max(highest, value);
        }
        if (highest > lowest) {
            for (int i = 0; i < values.length; i++) {
                weights[i] += weigher.multiplier() * (values[i] - lowest) / (highest - lowest);
            }
        }
    }
}
