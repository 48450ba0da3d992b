// SPDX-License-Identifier: Apache-2.0
package org.kilonova.manager;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that the container runs again and again: no parameters, or one {@link org.kilonova.rpc.CallContext}; any visibility.
 *
 * <p>Runs are scheduled from start to start. A task never overlaps itself (a run that would is left out and counted), does
 * not delay another, and goes on after an exception. The first run comes after a random part of the spacing.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface PeriodicTask {

    /** The name shown to operators; default is the method's name. */
    String name() default "";

    /** Time between two starts, as ISO-8601 duration ({@code "PT1M"}); default is the setting {@code periodic_interval}. */
    String spacing() default "";

    /** Runs once as soon as the service is running instead of after a random delay. */
    boolean runImmediately() default false;
}
