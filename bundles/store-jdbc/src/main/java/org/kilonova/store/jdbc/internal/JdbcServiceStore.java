// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricSource;
import org.kilonova.service.ReportedState;
import org.kilonova.service.ServiceRecord;
import org.kilonova.store.NewRecord;
import org.kilonova.store.ServiceStore;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jdbc.DataSourceFactory;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Service records on JDBC, and the pool as a {@link DataSource} for managers. Stays whatever becomes of database, driver and
 * settings; new settings make a new one.
 */
@Component(immediate = true, configurationPid = JdbcServiceStore.PID)
@Designate(ocd = JdbcServiceStore.Config.class)
public final class JdbcServiceStore implements ServiceStore, MetricSource {

    static final String PID = "org.kilonova.store.jdbc";

    /** Service property of the {@link DataSource}, as other providers of data sources call it. */
    static final String DATA_SOURCE_NAME = "dataSourceName";

    private static final String HOME = "kilonova.home";

    @ObjectClassDefinition(id = PID, name = "Service records", description = "Database of the service records")
    @interface Config {

        @AttributeDefinition(
                description = "JDBC URL of the database; a relative H2 file is relative to the home directory")
        String connection() default "jdbc:h2:file:data/db/kilonova";

        @AttributeDefinition(description = "Who logs in to the database; H2 makes this user with the file")
        String user() default "kilonova";

        @AttributeDefinition(type = AttributeType.PASSWORD, description = "Password of the user; empty is none")
        String _password() default "";

        @AttributeDefinition(min = "1", description = "Connections at most, for service records and managers together")
        int pool__size() default 4;

        @AttributeDefinition(
                min = "0.25",
                description = "How long a call waits for a connection, and the records for an answer (seconds)")
        double connection__timeout() default 5;

        @AttributeDefinition(
                min = "0",
                max = "86400",
                description =
                        "How long a manager's statement waits for the server's answer before its connection counts as lost, unless the"
                                + " manager sets another time for it; 0 waits for ever (seconds)")
        double network__timeout() default 60;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile Collection<Map.Entry<Map<String, Object>, DataSourceFactory>> drivers = List.of();

    private final Database database;
    private final Records records;
    private final ServiceRegistration<DataSource> dataSource;

    @Activate
    public JdbcServiceStore(Config config, BundleContext context) {
        Path home = Path.of(Objects.requireNonNullElse(context.getProperty(HOME), ""));
        Settings settings = new Settings(
                DatabaseUrl.of(config.connection(), home),
                config.user(),
                config._password(),
                config.pool__size(),
                Duration.ofMillis(Math.round(config.connection__timeout() * 1000)));
        database = new Database(settings, new Drivers(() -> drivers), Schema.current());
        records = new Records(database);
        dataSource = context.registerService(
                DataSource.class,
                new PooledDataSource(database, Duration.ofMillis(Math.round(config.network__timeout() * 1000))),
                new Hashtable<>(Map.of(DATA_SOURCE_NAME, "kilonova")));
    }

    /** Opens the database beside the start of everything else; why it fails is told to whoever uses it first. */
    @Activate
    void openAhead() {
        database.openAhead();
    }

    @Deactivate
    void close() {
        dataSource.unregister();
        database.close();
    }

    @Override
    public List<MetricFamily> collect() {
        return records.metrics().families(database.pool(), database.poolSize());
    }

    @Override
    public ServiceRecord register(NewRecord record) {
        return records.register(record);
    }

    @Override
    public Set<UUID> report(Collection<UUID> ids) {
        return records.report(ids);
    }

    @Override
    public void state(Collection<UUID> ids, ReportedState state) {
        records.state(ids, state);
    }

    @Override
    public List<ServiceRecord> list(Duration downTime) {
        return records.list(downTime);
    }

    @Override
    public List<ServiceRecord> list(String topic, Duration downTime) {
        return records.list(topic, downTime);
    }

    @Override
    public List<ServiceRecord> onHost(String host, Duration downTime) {
        return records.onHost(host, downTime);
    }

    @Override
    public Optional<ServiceRecord> find(UUID id, Duration downTime) {
        return records.find(id, downTime);
    }

    @Override
    public Optional<ServiceRecord> find(String host, String binary, Duration downTime) {
        return records.find(host, binary, downTime);
    }

    @Override
    public boolean disabled(UUID id, boolean disabled, String reason) {
        return records.disabled(id, disabled, reason);
    }

    @Override
    public boolean forcedDown(UUID id, boolean down) {
        return records.forcedDown(id, down);
    }

    @Override
    public boolean delete(UUID id) {
        return records.delete(id);
    }
}
