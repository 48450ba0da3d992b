// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.service.ServiceRecord;
import org.kilonova.shell.CommandException;

/**
 * Finds the service record that an operator means by HOST BINARY, by a topic, or by an id.
 *
 * @param records all that there are
 * @param here what this container hosts: its topics win over those of other hosts
 */
record RecordFinder(List<ServiceRecord> records, List<HostedServiceInfo> here) {

    ServiceRecord find(List<String> words) {
        List<ServiceRecord> found = words.size() == 2 ? named(words.get(0), words.get(1)) : meant(words.get(0));
        String asked = String.join(" ", words);
        if (found.isEmpty()) {
            throw new CommandException("no service record for " + asked + "; " + candidates(records));
        }
        if (found.size() > 1) {
            throw new CommandException(asked + " is not one record; say HOST BINARY or the id: " + candidates(found));
        }
        return found.get(0);
    }

    private List<ServiceRecord> named(String host, String binary) {
        return records.stream()
                .filter(r -> r.host().equals(host) && r.binary().equals(binary))
                .toList();
    }

    private List<ServiceRecord> meant(String word) {
        List<ServiceRecord> byId =
                records.stream().filter(r -> r.id().toString().equals(word)).toList();
        if (!byId.isEmpty()) {
            return byId;
        }
        List<ServiceRecord> ofThisContainer = here.stream()
                .filter(s -> s.isNamed(word))
                .flatMap(s -> named(s.host(), s.binary()).stream())
                .toList();
        return ofThisContainer.isEmpty()
                ? records.stream().filter(r -> word.equals(r.topic())).toList()
                : ofThisContainer;
    }

    private static String candidates(List<ServiceRecord> records) {
        return records.isEmpty()
                ? "there are none"
                : records.stream()
                        .map(r -> r.host() + " " + r.binary() + " (" + r.id() + ")")
                        .collect(Collectors.joining(", ", "there are: ", ""));
    }
}
