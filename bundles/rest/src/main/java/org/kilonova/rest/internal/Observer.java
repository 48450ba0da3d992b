// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.List;

/** Is told of every request. Thread-safe; never waits. */
interface Observer {

    void arrived(Visit visit);

    /** It is answered by a stream, which goes on. */
    void streaming(Visit visit);

    /** It has its answer, or its client has gone. */
    void left(Visit visit, int status);

    /** A request never came as far as to be read. */
    void unread(int status);

    /** One that tells all of these. */
    static Observer all(Observer... observers) {
        List<Observer> all = List.of(observers);
        return new Observer() {
            @Override
            public void arrived(Visit visit) {
                all.forEach(observer -> observer.arrived(visit));
            }

            @Override
            public void streaming(Visit visit) {
                all.forEach(observer -> observer.streaming(visit));
            }

            @Override
            public void unread(int status) {
                all.forEach(observer -> observer.unread(status));
            }

            @Override
            public void left(Visit visit, int status) {
                all.forEach(observer -> observer.left(visit, status));
            }
        };
    }
}
