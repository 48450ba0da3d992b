// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.kilonova.store.StoreUnavailableException;

/** Puts a driver's errors into words. */
final class Failures {

    private static final String DUPLICATE_KEY = "23505";
    private static final String H2_FILE_LOCKED = "90020";
    private static final String UNDONE_CLASS = "40";
    private static final String LOGIN_CLASS = "28";
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String DATA_CLASS = "22";
    private static final String CONSTRAINT_CLASS = "23";

    /** Where a driver's message turns to advice, the statement, or its own version. */
    private static final Pattern AFTER_FIRST_SENTENCE =
            Pattern.compile("(\\.(?=\\s|$)|; SQL statement:| \\[\\d+-\\d+]|\\R).*", Pattern.DOTALL);

    private Failures() {}

    /** Whether a row with that key exists already. */
    static boolean isDuplicateKey(SQLException failure) {
        return DUPLICATE_KEY.equals(failure.getSQLState());
    }

    /** Whether the database undid the statement for the sake of another one: it may be tried again. */
    static boolean isUndone(SQLException failure) {
        return String.valueOf(failure.getSQLState()).startsWith(UNDONE_CLASS);
    }

    /** What a caller of the store gets for it: its own fault if the database refused a value, else the store is away. */
    static RuntimeException translate(DatabaseUrl url, SQLException failure) {
        String state = failure.getSQLState();
        if (state != null && (state.startsWith(DATA_CLASS) || state.startsWith(CONSTRAINT_CLASS))) {
            return new IllegalArgumentException("the database refused a value: " + reason(url, failure), failure);
        }
        return new StoreUnavailableException(message(url, failure), failure);
    }

    /** Which database, and why not. */
    static String message(DatabaseUrl url, SQLException failure) {
        return "database " + url + ": " + reason(url, failure);
    }

    private static String reason(DatabaseUrl url, SQLException failure) {
        Throwable first = failure;
        while (!(first instanceof RefusedException)
                && first.getCause() instanceof SQLException cause
                && cause.getMessage() != null) {
            first = cause;
        }
        if (first instanceof SQLException locked && H2_FILE_LOCKED.equals(locked.getSQLState())) {
            return "in use by another process";
        }
        String message = String.valueOf(first.getMessage()).replace(url.jdbc(), url.shown());
        if (first instanceof RefusedException) {
            return message;
        }
        return AFTER_FIRST_SENTENCE.matcher(message).replaceFirst("") + network(first) + advice(first);
    }

    private static String advice(Throwable failure) {
        String state = failure instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
        if (state.startsWith(LOGIN_CLASS)) {
            return "; correct 'user' and 'password' in org.kilonova.store.jdbc";
        }
        return state.equals(NO_SUCH_DATABASE) ? "; create it, or correct 'connection' in org.kilonova.store.jdbc" : "";
    }

    /** PostgreSQL's driver says of an unknown host only that the attempt failed. */
    private static String network(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause instanceof UnknownHostException || cause instanceof SocketTimeoutException
                ? " (" + cause.getClass().getSimpleName() + ": " + cause.getMessage() + ")"
                : "";
    }
}
