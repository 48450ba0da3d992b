// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import org.apache.felix.gogo.jline.Shell;
import org.osgi.framework.BundleContext;

/** What Gogo's shell asks of the container: its properties; it may not end it. */
record ShellContext(BundleContext context) implements Shell.Context {

    @Override
    public String getProperty(String name) {
        return context.getProperty(name);
    }

    @Override
    public void exit() {
        throw new UnsupportedOperationException("a shell from afar ends alone");
    }
}
