// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.felix.service.command.CommandProcessor;
import org.kilonova.audit.Audit;
import org.kilonova.shell.CommandLines;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The shell over SSH, while there is a file that says whose keys may use it. */
@Component(
        service = {},
        immediate = true,
        configurationPid = SshAccess.PID)
@Designate(ocd = SshAccess.Config.class)
public final class SshAccess {

    static final String PID = "org.kilonova.ssh";

    private static final String HOME = "kilonova.home";

    /** Settings of SSH. */
    @ObjectClassDefinition(name = "Kilonova SSH")
    public @interface Config {

        @AttributeDefinition(description = "Name or address on which SSH is served")
        String host() default "127.0.0.1";

        @AttributeDefinition(description = "TCP port; 0 is any free one", min = "0", max = "65535")
        int port() default 8101;

        @AttributeDefinition(
                description = "After which a session is ended in which nothing happens; 0 is never (seconds)",
                min = "0",
                max = "604800")
        double idle__timeout() default 3600;

        @AttributeDefinition(
                description = "From a connection's arrival to its login (seconds)",
                min = "0.1",
                max = "3600")
        double login__grace__time() default 20;

        @AttributeDefinition(
                description = "Logged in at once; more are told to come again (sessions)",
                min = "1",
                max = "1024")
        int max__sessions() default 32;

        @AttributeDefinition(
                description = "At once before their login; one more, and the oldest is closed (connections)",
                min = "1",
                max = "1024")
        int max__unauthenticated() default 32;
    }

    private final Watch watch;

    @Activate
    public SshAccess(
            BundleContext context,
            Config config,
            @Reference CommandProcessor processor,
            @Reference CommandLines lines,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    Audit audit) {
        String home = context.getProperty(HOME);
        if (home == null) {
            throw new IllegalStateException(
                    "The framework property " + HOME + " is not set: start the container with its launcher");
        }
        Places places = new Places(Path.of(home).toAbsolutePath().normalize());
        Audit audited = audit == null ? entry -> {} : audit;
        watch = new Watch(
                new KeyFile(places.authorizedKeys()),
                settings -> {
                    TerminalCommands.register(context, processor);
                    return SshDaemon.open(settings, places, audited, new TerminalShell(context, processor), lines);
                },
                settings(config));
    }

    /** Without it a saved file would end the component, and with it the sessions. */
    @Modified
    void modified(Config config) {
        watch.change(settings(config));
    }

    @Deactivate
    void deactivate() {
        watch.close();
    }

    private static SshSettings settings(Config config) {
        return new SshSettings(
                config.host(),
                config.port(),
                seconds(config.idle__timeout()),
                seconds(config.login__grace__time()),
                config.max__sessions(),
                config.max__unauthenticated());
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
