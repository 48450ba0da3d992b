// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.declared;

import org.osgi.framework.Bundle;

/** Loads the class of a manager without running any of its code. */
public final class ImplementationClass {

    /** A class is missing or cannot be read; the message names it and says what to do. */
    public static final class UnloadableException extends Exception {

        UnloadableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private ImplementationClass() {}

    /** Loads also what the container will ask it for: the types of its methods, fields and constructors. */
    public static Class<?> load(Bundle bundle, String name) throws UnloadableException {
        try {
            Class<?> manager = bundle.loadClass(name);
            for (Class<?> type = manager; type != null; type = type.getSuperclass()) {
                type.getDeclaredConstructors();
                type.getDeclaredMethods();
                type.getDeclaredFields();
            }
            return manager;
        } catch (ClassNotFoundException e) {
            throw new UnloadableException(
                    "class " + name + ", which one of its components names, is not in the jar; build it with bnd", e);
        } catch (NoClassDefFoundError e) {
            throw new UnloadableException(
                    "class " + name + " cannot be loaded: class "
                            + String.valueOf(e.getMessage()).replace('/', '.')
                            + " is missing; put it into the jar, or import its package",
                    e);
        } catch (LinkageError e) {
            throw new UnloadableException("class " + name + " cannot be loaded: " + e + "; build it anew", e);
        }
    }
}
