// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kilonova.service.ServiceRecord;

/** A service record with the members that Nova gives it, and no others. */
final class NovaService {

    /** As Nova writes times: microseconds, UTC without saying so. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private NovaService() {}

    static Map<String, Object> of(ServiceRecord record) {
        Map<String, Object> service = new LinkedHashMap<>();
        service.put("id", record.id().toString());
        service.put("binary", record.binary());
        service.put("host", record.host());
        service.put("zone", record.binary().endsWith("-compute") ? "nova" : "internal");
        service.put("status", record.disabled() ? "disabled" : "enabled");
        service.put("state", record.up() ? "up" : "down");
        service.put("updated_at", record.lastSeenUp() == null ? null : TIME.format(record.lastSeenUp()));
        service.put("disabled_reason", record.disabledReason());
        service.put("forced_down", record.forcedDown());
        return service;
    }
}
