// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.kilonova.container.Container;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.service.ServiceRecord;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands on service records, of this host and of others. */
@Component(service = RecordCommands.class)
@GogoCommand(
        scope = "kn",
        function = {"services", "enable", "disable", "force-down", "delete"})
public final class RecordCommands {

    private static final String SERVICE = "HOST BINARY | TOPIC | ID: whose record; a topic is enough if it is one here";

    private final Services services;

    @Activate
    public RecordCommands(BundleContext context) {
        this(new Services(new OsgiRegistry(context)));
    }

    RecordCommands(Services services) {
        this.services = services;
    }

    @Descriptor("lists all services of all hosts: :-) is up, XXX is down")
    public Listing<ServiceRecord> services(
            @Descriptor("only those of this host") @Parameter(names = "--host", absentValue = "") String host,
            @Descriptor("only those of this binary") @Parameter(names = "--binary", absentValue = "") String binary,
            String... words) {
        Words.of("services", 0, 0, (Object[]) words);
        List<ServiceRecord> records = services.use(ServiceDirectory.class, ServiceDirectory::list);
        return new Listing<>(
                ServiceRecord.class,
                records.stream()
                        .filter(r -> host.isEmpty() || host.equals(r.host()))
                        .filter(r -> binary.isEmpty() || binary.equals(r.binary()))
                        .toList());
    }

    @Descriptor("allows new work on a service again")
    public ServiceRecord enable(@Descriptor(SERVICE) String... service) {
        return change("enable", service, (directory, record) -> directory.enable(record.id()));
    }

    @Descriptor("wants no new work on a service; it goes on answering")
    public ServiceRecord disable(
            @Descriptor("why, for other operators") @Parameter(names = "--reason", absentValue = "") String reason,
            @Descriptor(SERVICE) String... service) {
        String why = reason.isBlank() ? null : reason;
        return change("disable", service, (directory, record) -> directory.disable(record.id(), why));
    }

    @Descriptor("says that a service is down, whatever it reports")
    public ServiceRecord forceDown(
            @Descriptor("ends that") @Parameter(names = "--off", presentValue = "true", absentValue = "") String off,
            @Descriptor(SERVICE) String... service) {
        return change("force-down", service, (directory, record) -> directory.forceDown(record.id(), off.isEmpty()));
    }

    @Descriptor("removes the record of a service that is down")
    public Done delete(@Descriptor(SERVICE) String... service) {
        return change("delete", service, (directory, record) -> {
            directory.delete(record.id());
            return new Done(record.binary() + " on " + record.host(), "record " + record.id() + " deleted");
        });
    }

    /** Takes what fits no method above: a name with a dash, which Java cannot have, and options without their value. */
    public Object _main(String[] argv) {
        if (!argv[0].equals("force-down")) {
            throw Words.misused(argv[0], "this cannot be read");
        }
        List<String> words = new ArrayList<>(Arrays.asList(argv).subList(1, argv.length));
        String off = words.remove("--off") ? "true" : "";
        return forceDown(off, words.toArray(String[]::new));
    }

    private <R> R change(String command, String[] words, BiFunction<ServiceDirectory, ServiceRecord, R> change) {
        List<String> service = Words.of(command, 1, 2, (Object[]) words).list();
        List<HostedServiceInfo> here =
                services.ifThere(Container.class, Container::services).orElse(List.of());
        return services.use(
                ServiceDirectory.class,
                directory -> change.apply(directory, new RecordFinder(directory.list(), here).find(service)));
    }
}
