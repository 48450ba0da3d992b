// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import org.kilonova.container.HostedServiceInfo;

/** How a service of this container is named on the command line: its topic, or topic.host where that is not enough. */
final class ServiceName {

    private ServiceName() {}

    static String of(HostedServiceInfo service, List<HostedServiceInfo> all) {
        long sameTopic =
                all.stream().filter(s -> s.topic().equals(service.topic())).count();
        return sameTopic > 1 ? service.topic() + "." + service.host() : service.topic();
    }

    static boolean names(String name, HostedServiceInfo service) {
        return name.equals(service.topic()) || name.equals(service.topic() + "." + service.host());
    }
}
