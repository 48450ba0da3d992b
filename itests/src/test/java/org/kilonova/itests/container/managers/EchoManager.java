// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container.managers;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kilonova.manager.Manager;
import org.kilonova.manager.ManagerContext;
import org.kilonova.manager.PeriodicTask;
import org.kilonova.manager.Topic;
import org.kilonova.rpc.Rpc;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what it was told, who and which version it is; remembers notes. */
@Component
@Topic("echo")
public class EchoManager implements Manager {

    private static final Logger LOG = LoggerFactory.getLogger(EchoManager.class);

    private final List<String> notes = new CopyOnWriteArrayList<>();
    private volatile ManagerContext context;

    @Override
    public void initHost(ManagerContext given) {
        context = given;
    }

    @Rpc
    public String echo(String text) {
        LOG.info("echoing {}", text);
        return text;
    }

    @Rpc
    public String host() {
        return context.host();
    }

    @Rpc
    public String version() {
        return FrameworkUtil.getBundle(getClass()).getVersion().toString();
    }

    @Rpc
    public void note(String text) {
        notes.add(text);
    }

    @Rpc
    public List<String> notes() {
        return notes;
    }

    @PeriodicTask
    void tick() {
        LOG.debug("tick");
    }

    @PeriodicTask(spacing = "PT0.05S", runImmediately = true)
    void quickly() {
        LOG.debug("quickly");
    }
}
