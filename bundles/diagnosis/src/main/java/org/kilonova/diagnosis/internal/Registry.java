// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Services, looked up when they are needed: a dump is wanted most when some are missing. */
record Registry(BundleContext context) {

    /** A piece of work on a service. */
    interface Work<S, R> {
        R on(S service) throws Exception;
    }

    /** Fails with what is missing. */
    <S, R> R use(Class<S> type, Work<S, R> work) throws Exception {
        ServiceReference<S> reference = context.getServiceReference(type);
        S service = reference == null ? null : context.getService(reference);
        if (service == null) {
            throw new MissingServiceException(type);
        }
        try {
            return work.on(service);
        } finally {
            context.ungetService(reference);
        }
    }

    /** The same as a part of a dump, as JSON. */
    <S> Part json(String name, Class<S> type, Function<S, Object> work) {
        return new Part(name, () -> use(type, service -> Json.of(work.apply(service))));
    }

    /** A service is not there. */
    static final class MissingServiceException extends Exception {

        private static final long serialVersionUID = 1;

        MissingServiceException(Class<?> type) {
            super(type.getSimpleName() + " is not there: its bundle does not run, or waits for its configuration");
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }
}
