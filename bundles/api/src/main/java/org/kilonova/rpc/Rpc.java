// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that may be called from outside. Arguments bind by parameter name (compile with {@code -parameters} or use
 * {@link Arg}); a parameter of type {@link CallContext} receives the context. On a method of an interface used with
 * {@link RpcClient#proxy} it states the name, version and namespace that the caller needs.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Rpc {

    /** The method's name on the wire; default is its name in Java. */
    String name() default "";

    /** {@code "major.minor"}: a caller may ask for the same major and at most this minor. */
    String version() default "1.0";

    /** Empty is the default namespace. */
    String namespace() default "";

    Delivery delivery() default Delivery.AT_LEAST_ONCE;
}
