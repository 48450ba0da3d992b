// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kilonova.rpc.RemoteException;

/** A scheduler, and the compute manager of its hosts, that note what they were asked. */
final class FakeScheduler implements SchedulerApi, ComputeApi {

    final List<Instance> instances = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    int pageSize = InstanceQuery.LONGEST;

    FakeScheduler(Instance... instances) {
        this.instances.addAll(List.of(instances));
    }

    @Override
    public Instance runInstance(String name, String image, Map<String, String> parameters, String host, String id) {
        asked.add("run " + name + " " + image + " " + new TreeMap<>(parameters) + " " + host);
        if (image.equals("huge")) {
            throw new RemoteException("NoValidHost", "scheduler", "no host has room:\n  memory removed 2 of 2");
        }
        return Samples.instance(id, name, "BUILDING");
    }

    @Override
    public Instance getInstance(String id) {
        asked.add("get " + id);
        return find(id);
    }

    @Override
    public InstancePage listInstances(
            String marker, int limit, String state, String host, String image, boolean deleted) {
        asked.add(String.join(" ", "list", marker, String.valueOf(limit), state, host, image, String.valueOf(deleted)));
        int start = marker == null ? 0 : instances.indexOf(find(marker)) + 1;
        List<Instance> rest = instances.subList(start, instances.size()).stream()
                .filter(i -> deleted || !i.state().equals("DELETED"))
                .toList();
        int size = Math.min(pageSize, Math.min(limit, rest.size()));
        return new InstancePage(
                rest.subList(0, size), size < rest.size() ? rest.get(size - 1).id() : null);
    }

    @Override
    public Instance terminateInstance(String id) {
        asked.add("terminate " + id);
        return Samples.instance(find(id).id(), find(id).name(), "DELETING");
    }

    @Override
    public Instance rebootInstance(String id) {
        asked.add("reboot " + id);
        throw new RemoteException("InstanceConflict", "scheduler", "instance " + id + " is " + find(id).state());
    }

    @Override
    public List<Host> listHosts() {
        return List.of(Samples.host("node-1"), Samples.host("node-2"));
    }

    @Override
    public List<Image> listImages() {
        return List.of(Samples.image());
    }

    @Override
    public ConsoleOutput getConsoleOutput(String id, int lines) {
        asked.add("console " + id + " " + lines);
        return new ConsoleOutput("hello\n");
    }

    private Instance find(String id) {
        return instances.stream()
                .filter(i -> i.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new RemoteException("InstanceNotFound", "scheduler", "no instance " + id));
    }
}
