// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container.managers;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A value that travels; each bundle has a class of its own for it. */
public record Shape(String name, Kind kind, List<Point> points, Optional<Duration> age) {

    /** What it is. */
    public enum Kind {
        OPEN,
        CLOSED
    }

    /** One of its corners. */
    public record Point(double x, double y) {

        Point scaled(double factor) {
            return new Point(x * factor, y * factor);
        }
    }

    Shape scaled(double factor) {
        return new Shape(name, kind, points.stream().map(p -> p.scaled(factor)).toList(), age);
    }
}
