// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.TransportException;
import org.slf4j.LoggerFactory;

class TransportInForceTest {

    private final FakeProvider local = new FakeProvider();
    private final FakeProvider rabbit = new FakeProvider();
    private final List<String> replaced = new ArrayList<>();
    private final TransportInForce inForce =
            new TransportInForce(() -> "masked", before -> replaced.add(before == null ? "nothing" : before.url()));
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void open() {
        log.start();
        ((Logger) LoggerFactory.getLogger(TransportInForce.class)).addAppender(log);
    }

    @AfterEach
    void close() {
        ((Logger) LoggerFactory.getLogger(TransportInForce.class)).detachAppender(log);
    }

    private String url() {
        return inForce.get().problem().orElseThrow();
    }

    private List<String> errors() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.ERROR)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void theProviderWithTheSchemeOpensIt() {
        inForce.add(local, "local");
        inForce.add(rabbit, new String[] {"rabbit", "rabbits"});
        inForce.want("rabbits://u:hunter2@h/");
        assertEquals("rabbits://u:hunter2@h/", url());
        assertEquals(List.of(), local.urls());
        assertEquals(List.of(), errors());
    }

    @Test
    void itWaitsForItsProvider() {
        inForce.want("rabbit://u:hunter2@h/");
        inForce.add(local, "local");
        String why = assertThrows(TransportException.class, inForce::get).getMessage();
        assertEquals(
                "there is no transport: transport_url = masked in org.kilonova.core.cfg: no bundle here opens rabbit:, there are local:",
                why);
        assertEquals(List.of(), errors());
        inForce.add(rabbit, List.of("rabbit"));
        assertEquals("rabbit://u:hunter2@h/", url());
        assertEquals(List.of("nothing"), replaced);
    }

    @Test
    void aNewUrlIsOpenedBeforeTheOldOneIsGivenAway() {
        inForce.add(local, "local");
        inForce.add(rabbit, "rabbit");
        inForce.want("rabbit://a/");
        inForce.want("rabbit://a/");
        inForce.want("rabbit://b/");
        inForce.want("local:");
        assertEquals(List.of("rabbit://a/", "rabbit://b/"), rabbit.urls());
        assertEquals(List.of("nothing", "rabbit://a/", "rabbit://b/"), replaced);
        assertEquals("local:", url());
        assertTrue(rabbit.opened.stream().noneMatch(transport -> transport.closed), "closing is for who gets it");
    }

    @Test
    void aProviderThatChangesOpensAnewWhatIsInForceAndNothingElse() {
        inForce.add(local, "local");
        inForce.add(rabbit, "rabbit");
        inForce.want("rabbit://a/");
        inForce.changed(local);
        inForce.changed(rabbit);
        inForce.want("rabbit://a/");
        assertEquals(List.of("rabbit://a/", "rabbit://a/"), rabbit.urls());
        assertEquals(List.of("nothing", "rabbit://a/"), replaced);
        assertTrue(rabbit.opened.stream().noneMatch(transport -> transport.closed), "closing is for who gets it");
    }

    @Test
    void aWrongUrlIsSaidOnceAndChangesNothing() {
        inForce.add(rabbit, "rabbit");
        inForce.want("rabbit://good:hunter2@h/");
        inForce.want("rabbit://wrong:hunter2@h/");
        inForce.add(local, "local");
        assertEquals("rabbit://good:hunter2@h/", url());
        assertEquals(
                List.of("transport_url = masked in org.kilonova.core.cfg is not taken: the host is wrong; rabbit: stays"
                        + " in force: correct the line, or install what it needs"),
                errors());
        inForce.want("carrier-pigeon:");
        assertEquals("rabbit://good:hunter2@h/", url());
        assertEquals(2, errors().size());
        assertTrue(
                log.list.stream().noneMatch(event -> event.getFormattedMessage().contains("hunter2")));
    }

    @Test
    void aWrongUrlFromTheBeginningIsAnError() {
        inForce.add(rabbit, "rabbit");
        inForce.want("rabbit://wrong:hunter2@h/");
        assertEquals(1, errors().size());
        assertTrue(errors().get(0).contains("no messages can be sent"), errors()::toString);
    }

    @Test
    void aGoodUrlAfterAWrongOneThatIsTheOldOneOpensNothing() {
        inForce.add(local, "local");
        inForce.want("local:");
        inForce.want("local:wrong");
        inForce.want("local:");
        assertEquals(List.of("local:"), local.urls());
        inForce.want("local:wrong");
        assertEquals(2, errors().size());
    }

    @Test
    void aProviderThatComesAgainOpensTheLastGoodOneAgain() {
        inForce.add(rabbit, "rabbit");
        inForce.want("rabbit://good/");
        inForce.want("rabbit://wrong/");
        inForce.remove(rabbit);
        assertThrows(TransportException.class, inForce::get);
        FakeProvider next = new FakeProvider();
        inForce.add(next, "rabbit");
        assertEquals("rabbit://good/", url());
        assertEquals(List.of("rabbit://good/"), next.urls());
        assertEquals(List.of("nothing", "rabbit://good/", "nothing"), replaced);
    }

    @Test
    void anotherProviderWithTheSchemeTakesOver() {
        inForce.add(rabbit, "rabbit");
        inForce.want("rabbit://a/");
        FakeProvider next = new FakeProvider();
        inForce.add(next, "rabbit");
        assertEquals(List.of(), next.urls());
        inForce.remove(rabbit);
        assertEquals(List.of("rabbit://a/"), next.urls());
        assertEquals("rabbit://a/", url());
    }

    @Test
    void afterTheEndNothingIsOpened() {
        inForce.add(local, "local");
        inForce.want("local:");
        inForce.close();
        assertTrue(local.opened.get(0).closed);
        inForce.want("local:other");
        inForce.remove(local);
        assertThrows(TransportException.class, inForce::get);
        assertEquals(1, local.opened.size());
    }
}
