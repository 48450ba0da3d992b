// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import com.rabbitmq.client.AMQP;

/**
 * What is handed to {@code basic.publish}.
 *
 * @param body nobody changes it
 * @param properties of the AMQP message
 */
public record Outgoing(byte[] body, AMQP.BasicProperties properties) {}
