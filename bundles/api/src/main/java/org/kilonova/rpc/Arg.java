// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names an argument where the class file has no parameter names, or another name is wanted on the wire. On a record's component or
 * a bean's field: the name of that field.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD})
public @interface Arg {

    String value();
}
