// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** MBeans that are still registered; where nobody has made an MBean server, none is made. */
final class MBeanHolders implements HolderFinder {

    @Override
    public List<String> find(OldVersion version, ClassLoader loader) {
        return MBeanServerFactory.findMBeanServer(null).stream()
                .flatMap(server -> server.queryNames(null, null).stream().filter(name -> isOf(server, name, loader)))
                .map(name -> "MBean " + name)
                .toList();
    }

    private static boolean isOf(MBeanServer server, ObjectName name, ClassLoader loader) {
        try {
            return server.getClassLoaderFor(name) == loader;
        } catch (InstanceNotFoundException e) {
            // It ended while we looked.
            return false;
        }
    }
}
