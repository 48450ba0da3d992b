// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.Map;
import org.kilonova.rpc.Arg;
import org.kilonova.rpc.Rpc;

/** What the shell asks of the scheduler. An argument that may be left out there may be null here. */
interface SchedulerApi {

    /** @param id chosen by the caller: asked again with the same one, the scheduler makes no second instance */
    @Rpc(name = "run_instance")
    Instance runInstance(
            @Arg("name") String name,
            @Arg("image") String image,
            @Arg("parameters") Map<String, String> parameters,
            @Arg("host") String host,
            @Arg("id") String id);

    @Rpc(name = "get_instance")
    Instance getInstance(@Arg("id") String id);

    @Rpc(name = "list_instances")
    InstancePage listInstances(
            @Arg("marker") String marker,
            @Arg("limit") int limit,
            @Arg("state") String state,
            @Arg("host") String host,
            @Arg("image") String image,
            @Arg("deleted") boolean deleted);

    @Rpc(name = "terminate_instance")
    Instance terminateInstance(@Arg("id") String id);

    @Rpc(name = "reboot_instance")
    Instance rebootInstance(@Arg("id") String id);

    @Rpc(name = "list_hosts")
    List<Host> listHosts();

    @Rpc(name = "list_images")
    List<Image> listImages();
}
