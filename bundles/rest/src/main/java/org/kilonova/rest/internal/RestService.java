// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.kilonova.manager.Manager;
import org.kilonova.manager.ManagerContext;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricSource;
import org.kilonova.service.ServiceDirectory;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Nova's WSGIService: HTTP in, RPC out. A manager without a topic: it has a service record, and receives no messages. */
@Component(
        service = {Manager.class, TokenFiles.class, MetricSource.class},
        configurationPid = RestService.PID,
        property = Manager.BINARY + "=kilonova-rest")
@Designate(ocd = RestService.Config.class)
public final class RestService implements Manager, TokenFiles, MetricSource {

    static final String PID = "org.kilonova.rest";

    private static final String HOME = "kilonova.home";

    /** Drains, runs of tasks and the like that go on beside requests. */
    private static final int AT_ONCE = 16;

    /** Settings of the HTTP side. */
    @ObjectClassDefinition(name = "Kilonova HTTP")
    public @interface Config {

        @AttributeDefinition(description = "Name or address on which HTTP is served; without tokens a loopback one")
        String host() default "127.0.0.1";

        @AttributeDefinition(description = "TCP port; 0 is any free one", min = "0", max = "65535")
        int port() default 8774;

        @AttributeDefinition(description = "File of tokens; relative to the home directory")
        String token__file() default "config/tokens";

        @AttributeDefinition(description = "Topics whose methods /v1/rpc may call, separated by commas; empty is none")
        String rpc__topics() default "";

        @AttributeDefinition(
                description =
                        "PKCS12 or JKS file with key and certificate for TLS, relative to the home directory; empty is no TLS")
        String keystore() default "";

        @AttributeDefinition(
                type = AttributeType.PASSWORD,
                description = "Password of the keystore and of the key in it")
        String _password() default "";

        @AttributeDefinition(description = "Lowest version of TLS that is spoken: TLSv1.2 or TLSv1.3")
        String tls__min__version() default "TLSv1.2";

        @AttributeDefinition(
                description = "From a request's arrival to its answer; clients may ask for less (seconds)",
                min = "0.1",
                max = "3600")
        double request__timeout() default 30;

        @AttributeDefinition(description = "For a body to arrive, all of it (seconds)", min = "0.1", max = "3600")
        double body__timeout() default 10;

        @AttributeDefinition(
                description = "After which a connection on which nothing happens is closed (seconds)",
                min = "0.1",
                max = "3600")
        double idle__timeout() default 60;

        @AttributeDefinition(description = "Largest body that is taken (bytes)", min = "1024", max = "67108864")
        int max__body__bytes() default 1048576;

        @AttributeDefinition(
                description = "Largest jar that is taken to be swapped in (bytes)",
                min = "1024",
                max = "1073741824")
        int max__jar__bytes() default 67108864;

        @AttributeDefinition(description = "Request line and headers at most (bytes)", min = "1024", max = "1048576")
        int max__header__bytes() default 16384;

        @AttributeDefinition(
                description = "At work at once; more are told to come again (requests)",
                min = "1",
                max = "4096")
        int max__concurrent__requests() default 128;

        @AttributeDefinition(
                description = "Open at once; more wait until another one is closed (connections)",
                min = "16",
                max = "65536")
        int max__connections() default 1024;

        @AttributeDefinition(
                description = "Open at once of /v1/events; more are told to come again (streams)",
                min = "1",
                max = "1024")
        int max__event__streams() default 64;
    }

    private final Path home;
    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService changes;
    private final ScheduledThreadPoolExecutor poller;
    private final ExecutorService background;
    private final Rest rest;

    @Activate
    public RestService(
            BundleContext context,
            Config config,
            @Reference ConfigurationAdmin admin,
            @Reference ServiceDirectory directory,
            @Reference OsgiNeighbours neighbours)
            throws IOException {
        String property = context.getProperty(HOME);
        if (property == null) {
            throw new IllegalStateException(
                    "The framework property " + HOME + " is not set: start the container with its launcher");
        }
        home = Path.of(property).toAbsolutePath().normalize();
        timer = new ScheduledThreadPoolExecutor(1, thread("kn-rest-timer-1"));
        timer.setRemoveOnCancelPolicy(true);
        // Settings arrive on the thread that also brings the server its own: that one must not wait for the server.
        changes = Executors.newSingleThreadExecutor(thread("kn-rest-server-1"));
        poller = new ScheduledThreadPoolExecutor(1, thread("kn-rest-events-1"));
        poller.setRemoveOnCancelPolicy(true);
        background = new ThreadPoolExecutor(
                0, AT_ONCE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), threads("kn-rest-background-"));
        RestSettings settings = settings(config);
        Uploads uploads = new Uploads(home.resolve("data/tmp"));
        uploads.clean();
        BodyBudget budget = new BodyBudget(() -> current().maxBodies());
        rest = new Rest(
                new Surroundings(directory, neighbours, home, String.valueOf(context.getProperty("kilonova.version"))),
                new Background(background),
                poller,
                (api, server, port) -> FelixServer.open(
                        context,
                        admin,
                        new RestServlet(api, this::current, budget, uploads, timer),
                        new UnreadRequests(api),
                        server,
                        port),
                new AddressFile(home.resolve("data").resolve("rest.url")),
                settings);
    }

    private RestSettings current() {
        return rest.settings();
    }

    private static ThreadFactory thread(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private static ThreadFactory threads(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> thread(prefix + count.incrementAndGet()).newThread(task);
    }

    @Override
    public List<MetricFamily> collect() {
        return rest.traffic().collect();
    }

    /** Without it a saved file would end the component, and with it the requests. */
    @Modified
    void modified(Config config) {
        RestSettings next = settings(config);
        changes.execute(() -> rest.change(next));
    }

    @Override
    public void initHost(ManagerContext context) throws Exception {
        rest.open(context.rpc());
    }

    @Override
    public void cleanupHost() {
        rest.close();
    }

    @Override
    public Path tokenFile() {
        return rest.settings().tokenFile();
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        changes.shutdown();
        rest.close();
        changes.awaitTermination(1, TimeUnit.SECONDS);
        timer.shutdownNow();
        poller.shutdownNow();
        background.shutdownNow();
    }

    private RestSettings settings(Config config) {
        ServerSettings server = new ServerSettings(
                config.host().strip(),
                config.port(),
                tls(config),
                seconds(config.idle__timeout()),
                config.max__header__bytes(),
                config.max__concurrent__requests());
        return new RestSettings(
                server,
                home.resolve(config.token__file()),
                RestSettings.words(config.rpc__topics()),
                seconds(config.request__timeout()),
                seconds(config.body__timeout()),
                config.max__body__bytes(),
                config.max__jar__bytes(),
                config.max__event__streams());
    }

    private ServerSettings.Tls tls(Config config) {
        if (config.keystore().isBlank()) {
            return null;
        }
        File keystore = home.resolve(config.keystore()).toFile();
        return new ServerSettings.Tls(
                keystore.toPath(), config._password(), config.tls__min__version(), keystore.lastModified());
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
