// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import org.kilonova.container.GenerationState;
import org.kilonova.manager.ManagerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and begins the startups of one service. Thread-safe; never waits. */
final class Startups {

    private static final Logger LOG = LoggerFactory.getLogger(Startups.class);

    private final String topic;
    private final Environment environment;
    private final Hooks hooks;
    private final FileLocks locks;
    private final Attachment attachment;
    private final Handover handover;

    Startups(
            String topic,
            Environment environment,
            Hooks hooks,
            FileLocks locks,
            Attachment attachment,
            Handover handover) {
        this.topic = topic;
        this.environment = environment;
        this.hooks = hooks;
        this.locks = locks;
        this.attachment = attachment;
        this.handover = handover;
    }

    Startup create(Generation generation, Startup.Progress progress) {
        return new Startup(topic, generation, environment, hooks, attachment, handover, progress);
    }

    /** @param beside the generation that serves meanwhile, or null */
    void begin(Startup startup, Generation beside) {
        Generation generation = startup.generation();
        generation.state(GenerationState.STARTING, null);
        LOG.info(
                "Starting {} node (version {}, bundle {}), generation {}{}",
                topic,
                generation.origin().version(),
                generation.origin().bundleId(),
                generation.number(),
                beside == null ? "" : " beside generation " + beside.number());
        Runnable prepare = beside == null ? () -> locks.cleanUp(topic) : () -> {};
        startup.begin(prepare, context(generation));
    }

    private ManagerContext context(Generation generation) {
        return new HostContext(
                topic,
                attachment::host,
                attachment.binary(),
                generation.number(),
                environment.clients().get(),
                environment.data().resolve("managers"),
                locks);
    }
}
