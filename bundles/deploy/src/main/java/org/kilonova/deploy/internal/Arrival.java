// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Installs many bundles and resolves them together, so that their order does not matter. */
final class Arrival {

    /**
     * A jar to be installed.
     *
     * @param jar the new content
     * @param old a bundle of the same file that does not run and has to go, or null
     */
    record Request(Jar jar, Installed old) {}

    /**
     * What came of it.
     *
     * @param jar the new content
     * @param installed its bundle, or null
     * @param managers how many it declares
     * @param failure why it could not be installed, or null
     */
    record Result(Jar jar, Installed installed, int managers, StartFailure failure) {}

    private final Bundles bundles;
    private final Departure departure;

    Arrival(Bundles bundles, Departure departure) {
        this.bundles = bundles;
        this.departure = departure;
    }

    /** In the order in which to start them: libraries before managers. */
    List<Result> run(Collection<Request> requests) throws InterruptedException {
        List<Result> results = new ArrayList<>();
        List<Bundle> fresh = new ArrayList<>();
        for (Request request : requests) {
            if (request.old() != null) {
                departure.run(request.old());
            }
            Result result = install(request.jar());
            results.add(result);
            if (result.installed() != null) {
                fresh.add(result.installed().bundle());
            }
        }
        if (!fresh.isEmpty()) {
            // The outcome for each is told by its start.
            bundles.resolve(fresh);
        }
        results.sort((one, other) -> Boolean.compare(one.managers() > 0, other.managers() > 0));
        return results;
    }

    private Result install(Jar jar) {
        try {
            Installed installed = bundles.install(jar.copy());
            return new Result(jar, installed, Bundles.managers(installed.bundle()), null);
        } catch (BundleException e) {
            return new Result(jar, null, 0, StartFailure.of(e));
        } catch (RuntimeException e) {
            // Whatever the framework does not like about one jar must not keep the others out.
            return new Result(jar, null, 0, new StartFailure("the framework does not take it: " + e, false));
        }
    }
}
