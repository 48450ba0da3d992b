// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the container. */
@ObjectClassDefinition(
        name = "Kilonova container",
        description = "Who this container is, how it talks and how often it reports")
@interface CoreConfig {

    @AttributeDefinition(
            description =
                    "Name under which the services of this container are addressed and recorded; empty is the machine's host name")
    String host() default "";

    @AttributeDefinition(
            name = "transport_url",
            description =
                    "What carries messages, by the scheme of the bundle that does: local: inside this JVM. A new one is opened before the last is closed; a password in it is never shown")
    String transport__url() default "local:";

    @AttributeDefinition(
            name = "rpc_response_timeout",
            min = "0.001",
            description = "How long a call waits for its answer (seconds)")
    double rpc__response__timeout() default 60;

    @AttributeDefinition(
            name = "message_time_limit",
            min = "0",
            description =
                    "How long a method may work on a message; then its thread is interrupted and the message is tried again (seconds); 0 is any time")
    double message__time__limit() default 1500;

    @AttributeDefinition(
            name = "report_interval",
            min = "0.1",
            description = "Time between two reports that all services are alive, in one statement (seconds)")
    double report__interval() default 10;

    @AttributeDefinition(
            name = "service_down_time",
            min = "0.2",
            description =
                    "A record that was not reported for so long is down (seconds); at or below report_interval, 2.5 times that is used")
    double service__down__time() default 60;

    @AttributeDefinition(
            name = "periodic_interval",
            min = "0",
            description = "Spacing of periodic tasks that state none (seconds); 0 switches them off")
    double periodic__interval() default 60;

    @AttributeDefinition(
            name = "enable_new_services",
            description = "Whether the record of a new service starts enabled")
    boolean enable__new__services() default true;

    @AttributeDefinition(
            name = "init_timeout",
            min = "0.1",
            description = "Limit for each hook of a manager, such as initHost (seconds)")
    double init__timeout() default 60;

    @AttributeDefinition(
            name = "graceful_shutdown_timeout",
            min = "0",
            description =
                    "How long calls in flight may take to end when a manager goes or the container stops (seconds)")
    double graceful__shutdown__timeout() default 60;

    @AttributeDefinition(
            name = "swap_grace",
            min = "0",
            description =
                    "How long messages wait for the next version of a manager that went, before its consumers are detached (seconds)")
    double swap__grace() default 10;

    @AttributeDefinition(
            name = "executor_thread_pool_size",
            min = "1",
            max = "10000",
            description = "Messages that one service works on at once; for services that start from now on (messages)")
    int executor__thread__pool__size() default 64;

    @AttributeDefinition(
            name = "max_worker_threads",
            min = "4",
            max = "10000",
            description = "Threads of all services together; at the next start (threads)")
    int max__worker__threads() default 512;

    @AttributeDefinition(
            name = "rpc_ping_enabled",
            description =
                    "Whether services answer oslo.messaging's oslo_rpc_server_ping; for services that start from now on")
    boolean rpc__ping__enabled() default false;
}
