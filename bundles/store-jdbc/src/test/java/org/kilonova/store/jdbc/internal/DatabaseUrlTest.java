// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    private static final Path HOME = Path.of("/home/of/kilonova");

    private static DatabaseUrl url(String connection) {
        return DatabaseUrl.of(connection, HOME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jdbc:h2:file:data/db/k", "jdbc:h2:data/db/k", "jdbc:h2:./data/db/k", " JDBC:H2:FILE:data/db/k"})
    void anH2FileIsRelativeToTheHomeAndSurvivesACrash(String connection) {
        DatabaseUrl url = url(connection);
        assertEquals("jdbc:h2:retry:/home/of/kilonova/data/db/k;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0", url.jdbc());
        assertEquals("jdbc:h2:file:/home/of/kilonova/data/db/k", url.toString());
        assertTrue(url.embedded());
    }

    @Test
    void anAbsoluteH2FileStaysWhereItIs() {
        assertEquals("jdbc:h2:file:/var/k", url("jdbc:h2:file:/var/k").shown());
        assertEquals(
                "jdbc:h2:file:" + System.getProperty("user.home") + "/k",
                url("jdbc:h2:~/k").shown());
    }

    @Test
    void whatTheOperatorSetIsKept() {
        assertEquals(
                "jdbc:h2:retry:/var/k;write_delay=100;CACHE_SIZE=1;DB_CLOSE_ON_EXIT=FALSE",
                url("jdbc:h2:file:/var/k;write_delay=100;CACHE_SIZE=1").jdbc());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:k;DB_CLOSE_DELAY=-1",
                "jdbc:h2:tcp://db/k",
                "jdbc:h2:nio:/var/k",
                "jdbc:postgresql://db:5432/k?sslmode=require",
                "nonsense"
            })
    void othersAreNotTouched(String connection) {
        assertEquals(connection, url(connection).jdbc());
        assertFalse(url(connection).embedded());
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db:5432/k?user=me&password=hush, jdbc:postgresql://db:5432/k",
        "jdbc:postgresql://me:hush@db:5432/k, jdbc:postgresql://db:5432/k",
        "jdbc:postgresql://me:hu@sh@db/k, jdbc:postgresql://db/k",
        "jdbc:h2:file:/var/k;USER=me;PASSWORD=hush, jdbc:h2:file:/var/k",
        "jdbc:h2:tcp://db/k;PASSWORD=hush, jdbc:h2:tcp://db/k"
    })
    void nobodyIsShownUserOrPassword(String connection, String shown) {
        assertEquals(shown, url(connection).shown());
        assertEquals(shown, url(connection).toString());
    }
}
