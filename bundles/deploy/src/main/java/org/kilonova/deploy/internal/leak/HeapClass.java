// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.util.List;

/**
 * A class in a heap dump; addresses are 0 where there is none.
 *
 * @param id its address
 * @param superId address of its superclass
 * @param loader address of its class loader
 * @param others addresses that belong to the class as such, such as its protection domain
 * @param statics its static fields that are references
 * @param fields of its instances, without those of superclasses
 */
record HeapClass(
        long id, long superId, long loader, long[] others, List<StaticField> statics, List<InstanceField> fields) {

    /** The type of references. */
    static final int OBJECT = 2;

    /**
     * A static field.
     *
     * @param name address of its name
     * @param value address of what it refers to
     */
    record StaticField(long name, long value) {}

    /**
     * A field of each instance.
     *
     * @param name address of its name
     * @param type as dumps number them
     */
    record InstanceField(long name, int type) {}

    /** Bytes that a value takes. */
    static int size(int type, int idSize) {
        return switch (type) {
            case OBJECT -> idSize;
            case 4, 8 -> 1;
            case 5, 9 -> 2;
            case 6, 10 -> 4;
            case 7, 11 -> 8;
            default -> throw new IllegalArgumentException("Not a heap dump: a value of type " + type);
        };
    }
}
