// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import org.kilonova.container.DeployedFile;

/** Files of the deploy folder. */
record FileView(Ago ago) implements View<DeployedFile> {

    @Override
    public String table(List<DeployedFile> files) {
        TextTable table = TextTable.of("File", "Status", "Since", "Bundle", "Reason");
        for (DeployedFile file : files) {
            String id = file.bundleId() < 0 ? "" : " [" + file.bundleId() + "]";
            table.row(
                    file.name(),
                    file.status(),
                    ago.of(file.since()),
                    file.bundle() == null ? "-" : file.bundle() + " " + file.version() + id,
                    file.reason());
        }
        return table.toString();
    }

    @Override
    public String line(DeployedFile file) {
        return file.name() + " " + file.status();
    }
}
