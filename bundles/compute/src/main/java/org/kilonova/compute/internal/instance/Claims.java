// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.kilonova.compute.internal.image.Resources;

/** Who has claimed what of the host; never above its limits. Thread-safe. */
public final class Claims {

    private final Supplier<Resources> limit;
    private final IntSupplier maxInstances;
    private final Map<String, Resources> claims = new HashMap<>();
    private Resources sum = Resources.NONE;

    /**
     * @param limit what may be claimed in all, at the moment
     * @param maxInstances how many may be there, whatever they claim
     */
    public Claims(Supplier<Resources> limit, IntSupplier maxInstances) {
        this.limit = limit;
        this.maxInstances = maxInstances;
    }

    /**
     * Claims for a new instance, or anew for one that had given up its claim.
     *
     * @return why there is no room, or null if it is claimed
     */
    synchronized String claim(String id, Resources wanted) {
        if (!claims.containsKey(id) && claims.size() >= maxInstances.getAsInt()) {
            return "no room: " + claims.size() + " instances are there, max_instances is " + maxInstances.getAsInt();
        }
        Resources total = limit.get();
        Resources used = sum.minus(claims.getOrDefault(id, Resources.NONE));
        String reason = first(
                shortage("vcpus", wanted.vcpus(), used.vcpus(), total.vcpus()),
                shortage("memory_mb", wanted.memoryMb(), used.memoryMb(), total.memoryMb()),
                shortage("disk_mb", wanted.diskMb(), used.diskMb(), total.diskMb()));
        if (reason == null) {
            take(id, wanted);
        }
        return reason;
    }

    private static String shortage(String what, int wanted, int used, int limit) {
        return wanted == 0 || wanted <= limit - used
                ? null
                : "no room: " + what + " " + wanted + " wanted, " + Math.max(0, limit - used) + " of " + limit
                        + " left";
    }

    private static String first(String... reasons) {
        for (String reason : reasons) {
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    /** For an instance that is there already, whether there is room or not. */
    synchronized void take(String id, Resources claim) {
        sum = sum.plus(claim).minus(claims.getOrDefault(id, Resources.NONE));
        claims.put(id, claim);
    }

    /** The instance stays, and uses nothing any more. */
    synchronized void giveUp(String id) {
        take(id, Resources.NONE);
    }

    /** The instance is gone. */
    synchronized void remove(String id) {
        giveUp(id);
        claims.remove(id);
    }

    public synchronized Usage usage() {
        return new Usage(sum, claims.size());
    }
}
