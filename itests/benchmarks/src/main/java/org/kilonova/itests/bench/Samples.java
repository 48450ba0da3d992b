// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.util.ArrayList;
import java.util.List;

/** Numbers of one kind. Not thread-safe. */
public final class Samples {

    private final List<Double> values = new ArrayList<>();

    public void add(double value) {
        values.add(value);
    }

    void addAll(Samples others) {
        values.addAll(others.values);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    double median() {
        List<Double> sorted = sorted();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The smallest value that is not exceeded by that share of all. */
    public double quantile(double share) {
        List<Double> sorted = sorted();
        int place = (int) Math.ceil(sorted.size() * share) - 1;
        return sorted.isEmpty() ? Double.NaN : sorted.get(Math.max(0, place));
    }

    double min() {
        return sorted().get(0);
    }

    double max() {
        return sorted().get(values.size() - 1);
    }

    private List<Double> sorted() {
        return values.stream().sorted().toList();
    }
}
