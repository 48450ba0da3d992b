// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.nio.file.Path;

/** Where the token file is. An OSGi service, for the commands that change it. */
public interface TokenFiles {

    /** The file in use now; it need not exist. */
    Path tokenFile();
}
