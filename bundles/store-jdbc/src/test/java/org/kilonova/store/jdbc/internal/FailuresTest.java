// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.kilonova.store.StoreUnavailableException;

class FailuresTest {

    private static final DatabaseUrl URL = DatabaseUrl.of("jdbc:postgresql://db/k?password=hush", Path.of("/"));

    private static String message(SQLException failure) {
        return Failures.message(URL, failure);
    }

    @Test
    void theCauseOfThePoolsFailureIsWhatCounts() {
        SQLException refused = new SQLException(
                "Connection to db:5432 refused. Check that the hostname and port are correct.", "08001");
        SQLException pool = new SQLTransientConnectionException("kn-store - Connection is not available", refused);
        assertEquals("database jdbc:postgresql://db/k: Connection to db:5432 refused", message(pool));
    }

    @Test
    void aLockedFileIsSaidInPlainWords() {
        assertEquals(
                "database jdbc:postgresql://db/k: in use by another process",
                message(new SQLException("Database may be already in use: \"retry:/k\". Possible...", "90020")));
    }

    @Test
    void statementsVersionsAndFurtherLinesAreLeftOut() {
        assertEquals(
                "database jdbc:postgresql://db/k: Table \"X\" not found",
                message(new SQLException("Table \"X\" not found; SQL statement:\nSELECT 1 [42102-252]")));
        assertEquals(
                "database jdbc:postgresql://db/k: Wrong user name or password",
                message(new SQLException("Wrong user name or password [28000-252]")));
        assertEquals(
                "database jdbc:postgresql://db/k: ERROR: gone",
                message(new SQLException("ERROR: gone\n  Position: 3")));
    }

    @Test
    void anUnknownHostIsNamed() {
        assertEquals(
                "database jdbc:postgresql://db/k: The connection attempt failed (UnknownHostException: db)",
                message(new SQLException("The connection attempt failed.", new UnknownHostException("db"))));
    }

    @Test
    void aRefusalIsCompleteAsItIs() {
        RefusedException refusal = new RefusedException("too new. Do this\nor that", new SQLException("x"));
        assertEquals("database jdbc:postgresql://db/k: too new. Do this\nor that", message(refusal));
    }

    @Test
    void aDriverThatRepeatsTheUrlTellsNoPassword() {
        assertEquals(
                "database jdbc:postgresql://db/k: URL format error in jdbc:postgresql://db/k",
                message(new SQLException("URL format error in jdbc:postgresql://db/k?password=hush")));
    }

    @Test
    void aRefusedValueIsTheCallersFaultAndAllElseTheStores() {
        assertInstanceOf(
                IllegalArgumentException.class, Failures.translate(URL, new SQLException("too long", "22001")));
        for (String state : new String[] {null, "08001", "57P01", "90098", "42102", "HYT00"}) {
            SQLException failure = new SQLException("away", state);
            RuntimeException translated = Failures.translate(URL, failure);
            assertInstanceOf(StoreUnavailableException.class, translated);
            assertSame(failure, translated.getCause());
        }
    }

    @Test
    void whatThePersonCanCorrectIsSaid() {
        assertEquals(
                "database jdbc:postgresql://db/k: Wrong password; correct 'user' and 'password' in org.kilonova.store.jdbc",
                message(new SQLException("Wrong password", "28P01")));
        assertEquals(
                "database jdbc:postgresql://db/k: no k; create it, or correct 'connection' in org.kilonova.store.jdbc",
                message(new SQLException("no k", "3D000")));
    }

    @Test
    void onlyWhatTheDatabaseUndidIsTriedAgain() {
        assertTrue(Failures.isUndone(new SQLException("deadlock", "40P01")));
        assertTrue(Failures.isUndone(new SQLException("deadlock", "40001")));
        assertFalse(Failures.isUndone(new SQLException("away", "08001")));
        assertFalse(Failures.isUndone(new SQLException("away")));
    }
}
