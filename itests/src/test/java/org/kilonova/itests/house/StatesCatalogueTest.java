// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.GenerationState;
import org.kilonova.container.ServiceState;
import org.kilonova.container.SwapInfo;
import org.kilonova.service.ReportedState;

/** {@code docs/states.md} explains every state that the API knows. */
class StatesCatalogueTest {

    private final Map<String, List<List<String>>> page =
            MarkdownTable.of(Project.root().resolve("docs/states.md"));

    @Test
    void everyStateIsExplained() {
        Map<String, List<String>> code = new LinkedHashMap<>();
        code.put("ServiceState", names(ServiceState.values()));
        code.put("GenerationState", names(GenerationState.values()));
        code.put("DeployedFile.Status", names(DeployedFile.Status.values()));
        code.put("SwapInfo.Step", names(SwapInfo.Step.values()));
        code.put("ReportedState", names(ReportedState.values()));

        assertEquals(code.keySet(), page.keySet(), "docs/states.md has a section for each of these enums");
        code.forEach((type, states) -> Rows.assertSame(
                states,
                page.get(type).stream().map(row -> row.get(0)).toList(),
                "the table of " + type + " in docs/states.md"));
    }

    private static List<String> names(Enum<?>... constants) {
        return Stream.of(constants).map(Enum::name).toList();
    }

    @Test
    void everyStateMeansSomethingToMachinesAndPeople() {
        page.values()
                .forEach(rows -> rows.forEach(row -> {
                    assertFalse(row.get(1).isBlank(), () -> row.get(0) + " says nothing to a machine");
                    assertFalse(row.get(2).isBlank(), () -> row.get(0) + " says nothing to a person");
                }));
    }
}
