// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.kilonova.service.NoSuchRecordException;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.service.ServiceRecord;

/** {@code /v1/os-services}: the service records, as Nova's API shows and changes them since its version 2.53. */
final class ServiceRoutes {

    private static final String SERVICES = "/v1/os-services";
    private static final String SERVICE = SERVICES + "/{id}";
    private static final int MAX_REASON = 255;

    private final ServiceDirectory directory;

    ServiceRoutes(ServiceDirectory directory) {
        this.directory = directory;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", SERVICES, Role.READER, this::list).query("host", "binary"),
                Route.of("PUT", SERVICE, Role.ADMIN, this::change).body(Route.Body.REQUIRED),
                Route.of("DELETE", SERVICE, Role.ADMIN, this::delete));
    }

    private Response list(Exchange exchange) {
        String host = exchange.query().text("host");
        String binary = exchange.query().text("binary");
        List<ServiceRecord> records = host == null ? directory.list() : directory.onHost(host);
        return exchange.answer(Map.of(
                "services",
                records.stream()
                        .filter(record -> binary == null || binary.equals(record.binary()))
                        .map(NovaService::of)
                        .toList()));
    }

    private Response change(Exchange exchange) {
        UUID id = exchange.uuid("id");
        Fields fields = exchange.fields(List.of("status", "disabled_reason", "forced_down"));
        if (fields.names().isEmpty()) {
            throw new Problem(
                    Kind.INVALID_REQUEST, "There is nothing to change: give status, disabled_reason or forced_down");
        }
        String reason = fields.textOrNull("disabled_reason");
        if (reason != null && (reason.isBlank() || reason.length() > MAX_REASON)) {
            throw Problem.in("disabled_reason", "disabled_reason must have 1 to " + MAX_REASON + " characters");
        }
        Boolean down = fields.has("forced_down") ? fields.flag("forced_down") : null;
        ServiceRecord record = directory.find(id).orElseThrow(() -> missing(id));
        Boolean disabled = disabled(fields, record);
        if (down != null) {
            record = directory.forceDown(id, down);
        }
        if (disabled != null) {
            record = disabled ? directory.disable(id, reason) : directory.enable(id);
        }
        return exchange.answer(Map.of("service", NovaService.of(record)));
    }

    /** Null if that does not change. */
    private static Boolean disabled(Fields fields, ServiceRecord record) {
        boolean reason = fields.has("disabled_reason");
        if (!fields.has("status")) {
            if (reason && !record.disabled()) {
                throw Problem.in(
                        "disabled_reason",
                        "a service that is enabled has no disabled_reason: give \"status\": \"disabled\" too");
            }
            return reason ? Boolean.TRUE : null;
        }
        String status = fields.text("status");
        if (!status.equals("enabled") && !status.equals("disabled")) {
            throw Problem.in("status", "status must be enabled or disabled, not " + status);
        }
        if (status.equals("enabled") && reason) {
            throw Problem.in("disabled_reason", "a service that is being enabled takes no disabled_reason");
        }
        return status.equals("disabled");
    }

    private Response delete(Exchange exchange) {
        UUID id = exchange.uuid("id");
        try {
            directory.delete(id);
        } catch (IllegalStateException e) {
            throw new Problem(Kind.CONFLICT, e.getMessage(), e);
        }
        return Response.empty(204);
    }

    private static NoSuchRecordException missing(UUID id) {
        return new NoSuchRecordException("there is no service record " + id);
    }
}
