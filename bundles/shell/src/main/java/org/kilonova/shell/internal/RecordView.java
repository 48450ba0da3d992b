// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.kilonova.service.ServiceRecord;

/** Service records as {@code nova-manage service list} laid them out, the topic in the place of the zone. */
final class RecordView implements View<ServiceRecord> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    @Override
    public String table(List<ServiceRecord> records) {
        TextTable table = TextTable.fixed(
                List.of(16, 36, 16, 10, 5, 10), "Binary", "Host", "Topic", "Status", "State", "Updated_At");
        for (ServiceRecord record : records) {
            table.row(
                    record.binary(),
                    record.host(),
                    record.topic() == null ? "-" : record.topic(),
                    status(record),
                    state(record),
                    time(record.lastSeenUp()),
                    notes(record));
        }
        return table.toString();
    }

    @Override
    public String line(ServiceRecord record) {
        return record.binary() + " " + record.host() + " " + status(record) + " " + state(record);
    }

    private static String status(ServiceRecord record) {
        return record.disabled() ? "disabled" : "enabled";
    }

    private static String state(ServiceRecord record) {
        return record.up() ? ":-)" : "XXX";
    }

    private static String time(Instant time) {
        return time == null ? "None" : TIME.format(time);
    }

    private static String notes(ServiceRecord record) {
        List<String> notes = new ArrayList<>();
        if (record.forcedDown()) {
            notes.add("forced down");
        }
        if (record.disabledReason() != null) {
            notes.add("disabled: " + record.disabledReason());
        }
        return String.join("; ", notes);
    }
}
