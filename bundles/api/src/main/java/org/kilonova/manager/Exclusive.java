// SPDX-License-Identifier: Apache-2.0
package org.kilonova.manager;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Two instances of the manager cannot run at the same time: it owns a port, a device, or state in memory that must not miss a call. Its
 * next version starts only after it has ended; messages wait meanwhile. If the next version fails, it is started again. Sets the service
 * property {@link Manager#EXCLUSIVE}.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Exclusive {

    String PREFIX_ = "kilonova.";
}
