// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

/** Which of a service's queues. */
enum Place {
    TOPIC,
    SERVER,
    FANOUT
}
