// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container.managers;

import org.kilonova.manager.Manager;
import org.kilonova.manager.Topic;
import org.osgi.service.component.annotations.Component;

/** The same manager under another host of its own. */
@Component(service = Manager.class, property = Manager.HOST + "=elsewhere")
@Topic("echo")
public final class EchoElsewhereManager extends EchoManager {}
