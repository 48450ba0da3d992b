// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal;

import java.time.Duration;
import java.util.function.Supplier;
import org.kilonova.core.internal.service.ServiceSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration as the code wants it.
 *
 * @param services what services follow
 * @param transportUrl of the transport to use; may hold a password
 * @param rpcTimeout of calls that state none
 */
record CoreSettings(ServiceSettings services, String transportUrl, Duration rpcTimeout) {

    private static final Logger LOG = LoggerFactory.getLogger(CoreSettings.class);
    private static final double DOWN_FACTOR = 2.5;

    /** @param hostName asked only if the configuration names no host */
    static CoreSettings of(CoreConfig config, Supplier<String> hostName) {
        Duration report = seconds(config.report__interval());
        Duration down = seconds(config.service__down__time());
        if (down.compareTo(report) <= 0) {
            down = seconds(config.report__interval() * DOWN_FACTOR);
            LOG.warn(
                    "service_down_time {} s is not more than report_interval {} s, so every service would look down: {} s is used",
                    config.service__down__time(),
                    config.report__interval(),
                    down.toMillis() / 1000.0);
        }
        ServiceSettings services = new ServiceSettings(
                config.host().isBlank() ? hostName.get() : config.host().trim(),
                report,
                seconds(config.periodic__interval()),
                down,
                config.enable__new__services(),
                seconds(config.init__timeout()),
                seconds(config.graceful__shutdown__timeout()),
                seconds(config.swap__grace()),
                seconds(config.message__time__limit()),
                config.executor__thread__pool__size(),
                config.rpc__ping__enabled());
        return new CoreSettings(services, config.transport__url().trim(), seconds(config.rpc__response__timeout()));
    }

    /** Without the URL, which may hold a password. */
    @Override
    public String toString() {
        return services + ", " + rpcTimeout;
    }

    private static Duration seconds(double value) {
        return Duration.ofMillis(Math.round(value * 1000));
    }
}
