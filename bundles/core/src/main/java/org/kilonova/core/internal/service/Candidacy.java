// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

/** On whose word a generation that comes up goes on. All methods are thread-safe and never wait. */
interface Candidacy {

    /** On nobody's: it serves as soon as it can, and the one before it ends. */
    Candidacy ALONE = new Candidacy() {
        @Override
        public void joined(HostedService service, Generation generation) {
            // Nobody counts.
        }

        @Override
        public void initialized(Generation generation, Runnable next) {
            next.run();
        }

        @Override
        public void primed(Generation generation, Runnable next) {
            next.run();
        }

        @Override
        public void active(Generation generation) {
            // Nobody waits.
        }

        @Override
        public void failed(Generation generation, String reason) {
            // The service tries again by itself.
        }

        @Override
        public void erred(Generation generation) {
            // Nobody judges.
        }

        @Override
        public int share() {
            return 0;
        }
    };

    /** Called first, with the monitor of the service held. */
    void joined(HostedService service, Generation generation);

    /** initHost has returned; {@code next} goes on. */
    void initialized(Generation generation, Runnable next);

    /** All is ready, and what state there is has been taken over; {@code next} switches, or connects where nobody serves. */
    void primed(Generation generation, Runnable next);

    /** It serves. */
    void active(Generation generation);

    /** It could not come up, or its manager has gone. */
    void failed(Generation generation, String reason);

    /** A message has ended with an error. */
    void erred(Generation generation);

    /** The part of the messages that it gets in the beginning while the one before it stands by, in percent; 0 if that one ends. */
    int share();
}
