// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a {@code void} method of an interface used with {@link RpcClient#proxy}: send without waiting for an answer. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Cast {}
