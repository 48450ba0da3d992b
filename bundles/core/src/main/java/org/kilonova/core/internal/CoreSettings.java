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
 * @param transportScheme of the transport to use
 * @param rpcTimeout of calls that state none
 */
record CoreSettings(ServiceSettings services, String transportScheme, Duration rpcTimeout) {

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
                config.executor__thread__pool__size());
        return new CoreSettings(services, scheme(config.transport__url()), seconds(config.rpc__response__timeout()));
    }

    /** The same with another transport. */
    CoreSettings withTransport(String scheme) {
        return new CoreSettings(services, scheme, rpcTimeout);
    }

    private static String scheme(String url) {
        int colon = url.indexOf(':');
        return colon < 0 ? url : url.substring(0, colon);
    }

    private static Duration seconds(double value) {
        return Duration.ofMillis(Math.round(value * 1000));
    }
}
