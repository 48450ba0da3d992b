// SPDX-License-Identifier: Apache-2.0
/** Several hosts with a RabbitMQ and a PostgreSQL, each on a machine of its own as far as one machine can pretend that. */
package org.kilonova.itests.hosts;
