// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

/** This host does not take the instance, now; another one may. */
public final class NoRoomException extends Exception {

    private static final long serialVersionUID = 1;

    NoRoomException(String reason) {
        super(reason);
    }
}
