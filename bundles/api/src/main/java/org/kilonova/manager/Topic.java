// SPDX-License-Identifier: Apache-2.0
package org.kilonova.manager;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** The name under which a manager is addressed: sets the service property {@link Manager#TOPIC}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Topic {

    String PREFIX_ = "kilonova.";

    /** Letters, digits, {@code _} and {@code -}; a dot would be read as the separator before a host. */
    String value();
}
