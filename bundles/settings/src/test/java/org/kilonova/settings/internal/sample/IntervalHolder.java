// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal.sample;

import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A component as users write them: tells what it was configured with. */
@Component(configurationPid = "org.kilonova.sample", service = Supplier.class, immediate = true)
@Designate(ocd = IntervalHolder.Config.class)
public final class IntervalHolder implements Supplier<String> {

    /** Its settings. */
    @ObjectClassDefinition
    public @interface Config {

        /** Two of them are enough. */
        enum Mode {
            FAST,
            SAFE
        }

        @AttributeDefinition(description = "Between two reports (seconds)", min = "0.5", max = "60")
        double report__interval() default 10;

        @AttributeDefinition(description = "How many", min = "1")
        int size() default 3;

        @AttributeDefinition(description = "Whether at all")
        boolean enabled() default true;

        @AttributeDefinition(description = "How")
        Mode mode() default Mode.SAFE;

        @AttributeDefinition(description = "Where", min = "2")
        String[] peers() default {"here", "there"};

        @AttributeDefinition(description = "Of the database")
        String _password() default "";
    }

    private volatile String seen;

    @Activate
    public IntervalHolder(Config config) {
        modified(config);
    }

    @Modified
    void modified(Config config) {
        seen = config.report__interval() + " " + config.size() + " " + config.enabled() + " " + config.mode() + " "
                + String.join("+", config.peers()) + " " + config._password();
    }

    @Override
    public String get() {
        return seen;
    }
}
