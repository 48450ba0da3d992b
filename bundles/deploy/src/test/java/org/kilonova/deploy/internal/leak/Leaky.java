// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.util.List;
import java.util.Properties;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import javax.management.ObjectName;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Goes into synthesised bundles: activators that leave something behind until a latch, a service of the test's, opens. */
public abstract class Leaky implements BundleActivator {

    static final String PROPERTY = "org.kilonova.deploy.test.leak";
    static final String MBEAN = "org.kilonova.test:type=Leak";

    BundleContext context;
    CountDownLatch latch;

    @Override
    public void start(BundleContext bundle) throws Exception {
        context = bundle;
        latch = service(CountDownLatch.class);
        leak();
        context = null;
    }

    abstract void leak() throws Exception;

    <S> S service(Class<S> type) {
        return context.getService(context.getServiceReference(type));
    }

    boolean released() {
        return latch.getCount() == 0;
    }

    @Override
    public void stop(BundleContext bundle) {}

    static void start(Runnable task, String name, ClassLoader loader) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        thread.start();
    }

    /** Leaves nothing. */
    public static final class Not extends Leaky {
        @Override
        void leak() {}
    }

    public static final class WithLoader extends Leaky implements Runnable {
        @Override
        void leak() {
            start(this, "leak-with-loader", getClass().getClassLoader());
        }

        @Override
        public void run() {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public static final class WithoutLoader extends Leaky implements Runnable {
        @Override
        void leak() {
            start(this, "leak-without-loader", null);
        }

        @Override
        public void run() {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public static final class OwnThread extends Leaky {

        private static final class Own extends Thread {
            private final CountDownLatch until;

            Own(CountDownLatch until) {
                super("leak-own-thread");
                this.until = until;
            }

            @Override
            public void run() {
                try {
                    until.await();
                } catch (InterruptedException e) {
                    interrupt();
                }
            }
        }

        @Override
        void leak() {
            Thread own = new Own(latch);
            own.setDaemon(true);
            own.setContextClassLoader(null);
            own.start();
        }
    }

    /** The thread sleeps between two runs, in classes of the JDK only. */
    public static final class InTimer extends Leaky {
        @Override
        void leak() {
            Thread.currentThread().setContextClassLoader(null);
            Timer timer = new Timer("leak-timer", true);
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            if (released()) {
                                timer.cancel();
                            }
                        }
                    },
                    500,
                    500);
        }
    }

    public static final class InExecutor extends Leaky {
        @Override
        void leak() {
            ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "leak-executor");
                thread.setDaemon(true);
                thread.setContextClassLoader(null);
                return thread;
            });
            executor.scheduleAtFixedRate(
                    () -> {
                        if (released()) {
                            executor.shutdownNow();
                        }
                    },
                    500,
                    500,
                    TimeUnit.MILLISECONDS);
        }
    }

    public static final class InThreadLocal extends Leaky {

        private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();

        @Override
        void leak() throws Exception {
            service(ExecutorService.class).submit(() -> LOCAL.set(this)).get();
        }
    }

    public static final class InProperties extends Leaky {
        @Override
        void leak() {
            System.getProperties().put(PROPERTY, this);
        }
    }

    /** A service of somebody else's keeps it in a static. */
    public static final class InStatic extends Leaky {
        @Override
        @SuppressWarnings({"rawtypes", "unchecked"})
        void leak() {
            List list = service(List.class);
            list.add(this);
        }
    }

    public static final class InMBean extends Leaky {

        /** What an MBean has to be. */
        public interface LeakMBean {}

        public static final class Leak implements LeakMBean {}

        @Override
        void leak() throws Exception {
            ManagementFactory.getPlatformMBeanServer().registerMBean(new Leak(), new ObjectName(MBEAN));
        }
    }

    public static final class InDriver extends Leaky {

        static final class LeakDriver implements Driver {
            @Override
            public Connection connect(String url, Properties info) {
                return null;
            }

            @Override
            public boolean acceptsURL(String url) {
                return false;
            }

            @Override
            public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
                return new DriverPropertyInfo[0];
            }

            @Override
            public int getMajorVersion() {
                return 1;
            }

            @Override
            public int getMinorVersion() {
                return 0;
            }

            @Override
            public boolean jdbcCompliant() {
                return false;
            }

            @Override
            public Logger getParentLogger() {
                return Logger.getGlobal();
            }
        }

        @Override
        void leak() throws Exception {
            DriverManager.registerDriver(new LeakDriver());
        }
    }

    public static final class InShutdownHook extends Leaky {
        @Override
        void leak() {
            Thread hook = new Thread(() -> latch.countDown(), "leak-hook");
            hook.setContextClassLoader(null);
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /** Keeps a service of the framework's that keeps its object. */
    public static final class InService extends Leaky {
        @Override
        void leak() {
            context.getBundle(0).getBundleContext().registerService(Runnable.class, latch::countDown, null);
        }
    }
}
