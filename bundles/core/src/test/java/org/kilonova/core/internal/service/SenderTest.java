// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.kilonova.core.internal.service.House.get;
import static org.kilonova.core.internal.service.House.meanwhile;
import static org.kilonova.core.internal.service.House.settled;
import static org.kilonova.core.internal.service.House.until;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.kilonova.container.ServiceState;
import org.kilonova.core.internal.service.HostedServices.Place;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.service.ReportedState;
import org.kilonova.service.ServiceRecord;

/** A manager without a topic: it sends messages and receives none. */
class SenderTest extends HouseTest {

    private ServiceRecord record() {
        return house.store.find("h1", "kilonova-web", Duration.ZERO).orElseThrow();
    }

    @Test
    void hasARecordWithoutTopicAndNobodyCanCallIt() {
        settled(house.arriveSender("web", "a", house.probe("web")));

        assertEquals(ServiceState.RUNNING, house.state("web"));
        assertNull(record().topic());
        assertThrows(NoSuchServiceException.class, () -> house.call("web", "who"));
    }

    @Test
    void pauseResumeAndTheNextVersionWorkAsForOthers() {
        Place first = house.arriveSender("web", "a", house.probe("one"));
        settled(first);
        house.services.pause("web");
        assertEquals(ServiceState.PAUSED, house.state("web"));
        house.services.resume("web");
        settled(house.arriveSender("web", "a", house.probe("two")));
        until(() -> house.log.contains("one cleanupHost"));
        first.leave();

        assertEquals(ServiceState.RUNNING, house.state("web"));
        assertEquals(
                List.of(2),
                house.info("web").generations().stream().map(g -> g.number()).toList());
    }

    @Test
    void endsAtOnceWhenItsManagerGoes() {
        Place place = house.arriveSender("web", "a", house.probe("web"));
        settled(place);

        place.leave();

        until(() -> house.state("web") == null);
        until(() -> record().state() == ReportedState.STOPPED);
    }

    @Test
    void endsBeforeTheServicesThatItCalls() {
        CountDownLatch cleaning = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        house.started("t", "a", house.probe("one"));
        settled(house.arriveSender("web", "a", house.probe("web").on("cleanupHost", () -> {
            cleaning.countDown();
            asked.await();
            return null;
        })));

        var down = meanwhile(house.services::shutDown);
        until(() -> cleaning.getCount() == 0);
        assertEquals("one", house.call("t", "who"));
        asked.countDown();
        get(down);

        assertEquals(
                List.of("web cleanupHost", "one cleanupHost"),
                house.log.stream().filter(line -> line.endsWith("cleanupHost")).toList());
    }
}
