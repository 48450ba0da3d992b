// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogService;
import org.osgi.service.log.LoggerConsumer;
import org.osgi.service.log.LoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * OSGi's LogService and its loggers, sent to SLF4J: Config Admin, SCR, FileInstall and others use it where it exists, and print to standard
 * output where it does not. A dynamic proxy, because the interfaces have about forty methods that all say "log this".
 */
final class LogServiceAdapter implements InvocationHandler {

    private static final String LOG_SERVICE = "org.osgi.service.log";
    private static final Map<String, Level> LEVELS = Map.of(
            "audit",
            Level.INFO,
            "error",
            Level.ERROR,
            "warn",
            Level.WARN,
            "info",
            Level.INFO,
            "debug",
            Level.DEBUG,
            "trace",
            Level.TRACE);

    private final Logger logger;
    private final boolean printf;

    private LogServiceAdapter(Logger logger, boolean printf) {
        this.logger = logger;
        this.printf = printf;
    }

    /** Registers a service that knows which bundle is using it. */
    static void register(BundleContext context) {
        context.registerService(
                new String[] {LogService.class.getName(), LoggerFactory.class.getName()},
                new ServiceFactory<LogService>() {
                    @Override
                    public LogService getService(Bundle bundle, ServiceRegistration<LogService> registration) {
                        return logService(nameOf(bundle));
                    }

                    @Override
                    public void ungetService(
                            Bundle bundle, ServiceRegistration<LogService> registration, LogService service) {
                        // Nothing to close.
                    }
                },
                null);
    }

    static LogService logService(String name) {
        return proxy(LogService.class, name);
    }

    private static <T> T proxy(Class<T> type, String name) {
        return type.cast(Proxy.newProxyInstance(
                LogServiceAdapter.class.getClassLoader(),
                new Class<?>[] {type},
                new LogServiceAdapter(
                        org.slf4j.LoggerFactory.getLogger(name), FormatterLogger.class.isAssignableFrom(type))));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        String name = method.getName();
        Level level = LEVELS.get(name);
        if (level != null) {
            log(level, method, arguments);
            return null;
        }
        return switch (name) {
            case "getLogger" -> getLogger(method, arguments);
            case "getName" -> logger.getName();
            case "log" -> {
                logByNumber(arguments);
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "LogService(" + logger.getName() + ")";
            default -> logger.isEnabledForLevel(levelOf(name));
        };
    }

    /** {@code isWarnEnabled} and its like. */
    private static Level levelOf(String isEnabled) {
        String level = isEnabled.substring("is".length(), isEnabled.length() - "Enabled".length());
        return Level.valueOf(level.toUpperCase(Locale.ROOT));
    }

    @SuppressWarnings("unchecked")
    private void log(Level level, Method method, Object[] arguments) throws Throwable {
        if (arguments[0] instanceof LoggerConsumer<?> consumer) {
            if (logger.isEnabledForLevel(level)) {
                ((LoggerConsumer<Exception>) consumer)
                        .accept(proxy(org.osgi.service.log.Logger.class, logger.getName()));
            }
            return;
        }
        Object[] values =
                method.isVarArgs() ? (Object[]) arguments[1] : Arrays.copyOfRange(arguments, 1, arguments.length);
        if (printf) {
            logger.atLevel(level).log(() -> String.format((String) arguments[0], values));
        } else {
            logger.atLevel(level).log((String) arguments[0], values);
        }
    }

    /** {@code log([reference,] level, message [, throwable])}, the way of before OSGi R7. */
    private void logByNumber(Object[] arguments) {
        int from = arguments[0] instanceof Integer ? 0 : 1;
        Throwable cause = arguments.length > from + 2 ? (Throwable) arguments[from + 2] : null;
        Logger target = from == 1 && arguments[0] instanceof ServiceReference<?> reference
                ? org.slf4j.LoggerFactory.getLogger(nameOf(reference.getBundle()))
                : logger;
        Level level =
                switch ((Integer) arguments[from]) {
                    case 1 -> Level.ERROR;
                    case 2 -> Level.WARN;
                    case 3 -> Level.INFO;
                    default -> Level.DEBUG;
                };
        target.atLevel(level).setCause(cause).log((String) arguments[from + 1]);
    }

    /** {@code getLogger([bundle,] name or class [, type])}. */
    private static Object getLogger(Method method, Object[] arguments) {
        Bundle bundle = null;
        String name = "";
        Class<?> type = org.osgi.service.log.Logger.class;
        Class<?>[] parameters = method.getParameterTypes();
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] == Bundle.class) {
                bundle = (Bundle) arguments[i];
            } else if (parameters[i] == String.class) {
                name = (String) arguments[i];
            } else if (i == 0) {
                name = ((Class<?>) arguments[i]).getName();
                bundle = FrameworkUtil.getBundle((Class<?>) arguments[i]);
            } else {
                type = (Class<?>) arguments[i];
            }
        }
        return proxy(type, name.equals(org.osgi.service.log.Logger.ROOT_LOGGER_NAME) ? nameOf(bundle) : name);
    }

    private static String nameOf(Bundle bundle) {
        return bundle == null ? LOG_SERVICE : Objects.requireNonNullElse(bundle.getSymbolicName(), LOG_SERVICE);
    }
}
