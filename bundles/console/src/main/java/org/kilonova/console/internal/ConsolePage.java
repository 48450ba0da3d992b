// SPDX-License-Identifier: Apache-2.0
package org.kilonova.console.internal;

import java.util.Collections;
import java.util.Optional;
import org.kilonova.http.StaticContent;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The page at {@code /console}: the files that lie beside this class in the bundle. */
@Component
public final class ConsolePage implements StaticContent {

    private static final String PAGE = "org/kilonova/console/internal/page";

    private final PageFiles files;

    @Activate
    public ConsolePage(BundleContext context) {
        files = PageFiles.read(Collections.list(context.getBundle().findEntries(PAGE, "*", false)));
    }

    @Override
    public Optional<Content> find(String path) {
        return files.find(path);
    }
}
