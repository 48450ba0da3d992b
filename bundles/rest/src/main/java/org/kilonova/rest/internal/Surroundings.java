// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.nio.file.Path;
import java.util.Optional;
import org.kilonova.container.Container;
import org.kilonova.container.Swaps;
import org.kilonova.service.ServiceDirectory;

/**
 * What HTTP finds in the container that it is in.
 *
 * @param directory of service records
 * @param neighbours services of other bundles
 * @param home directory of the container
 * @param version of the software, shown to clients
 */
record Surroundings(ServiceDirectory directory, Neighbours neighbours, Path home, String version) {

    /**
     * @throws Problem if it is away
     */
    Container container() {
        return there(neighbours.container(), "the container service", "org.kilonova.core");
    }

    /**
     * @throws Problem if they are away
     */
    Swaps swaps() {
        return there(neighbours.swaps(), "the deploy folder", "org.kilonova.deploy");
    }

    /**
     * A service that must be there.
     *
     * @param what it is, for people
     * @param bundle that registers it
     */
    static <S> S there(Optional<S> service, String what, String bundle) {
        return service.orElseThrow(() -> Problem.later(
                Kind.NO_SERVICE,
                what + " is not there: is the bundle " + bundle + " active?",
                Failures.SERVICE_RETRY_SECONDS));
    }
}
