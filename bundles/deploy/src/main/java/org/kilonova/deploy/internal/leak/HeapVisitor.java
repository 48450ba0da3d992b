// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

/** Is shown what is in a heap dump, in the order of the file; arrays that it is given are used again after it returns. */
interface HeapVisitor {

    /** Whether a name is to be read. */
    default boolean wantsName(long id) {
        return false;
    }

    /** A name that was wanted. */
    default void name(long id, String name) {}

    default void className(long classId, long nameId) {}

    /** @param thread number of the thread that holds it, or 0 */
    default void root(long id, RootKind kind, int thread) {}

    default void type(HeapClass type) {}

    /** @param data the values of its fields, those of its class first, then those of the superclasses */
    default void instance(long id, long classId, byte[] data, int length) {}

    /** @param data addresses of its elements */
    default void objects(long id, long classId, byte[] data, int length) {}

    /** Whether the values of an array of numbers are to be read. */
    default boolean wantsNumbers(long id) {
        return false;
    }

    /** An array of numbers that was wanted. */
    default void numbers(long id, int type, byte[] data, int length) {}

    /** Why something is in memory though no other object needs to refer to it. */
    enum RootKind {
        THREAD,
        FRAME,
        NATIVE,
        CLASS,
        MONITOR,
        OTHER
    }
}
