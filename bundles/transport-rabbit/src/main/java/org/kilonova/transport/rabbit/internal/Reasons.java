// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What the AMQP library's exceptions mean, in words for people. */
final class Reasons {

    private static final int ACCESS_REFUSED = 403;
    private static final int NOT_FOUND = 404;
    private static final int RESOURCE_LOCKED = 405;
    private static final int NOT_ALLOWED = 530;
    /** What the broker says above that, it says of what it was sent. */
    private static final int HARD_ERRORS = 500;

    private static final Pattern EXCHANGE = Pattern.compile("exchange '([^']*)'");

    private Reasons() {}

    /** Why that host could not be reached or used. */
    static String of(Exception failure, String host) {
        String at = "RabbitMQ at " + host;
        if (failure instanceof AuthenticationFailureException
                || failure instanceof PossibleAuthenticationFailureException) {
            return at + " refuses the user or the password; correct transport_url";
        }
        if (failure instanceof ConnectException) {
            return "nobody listens at " + host + " (" + failure.getMessage() + ")";
        }
        if (failure instanceof UnknownHostException) {
            return "the host of " + host + " is not known";
        }
        if (caused(failure, CertPathBuilderException.class) || caused(failure, CertPathValidatorException.class)) {
            return at + " cannot be trusted: ssl_ca_file does not vouch for its certificate; name the file of the "
                    + "authority that does";
        }
        if (caused(failure, CertificateException.class)) {
            return at + " cannot be trusted: its certificate is another host's (" + of(failure)
                    + "); correct the host in transport_url, or set ssl_verify_hostname = false";
        }
        if (caused(failure, SSLException.class)) {
            return at + " ended the encrypted connection: " + of(failure)
                    + ". If it asks for certificates, set ssl_cert_file and ssl_key_file to one that it accepts";
        }
        if (failure instanceof TimeoutException) {
            return at + " does not answer";
        }
        return at + ": " + of(failure);
    }

    /** Whether it is the settings that keep us from connecting, here or on the broker. */
    static boolean lasting(Exception failure) {
        int code = code(failure);
        return failure instanceof AuthenticationFailureException
                || failure instanceof PossibleAuthenticationFailureException
                || code == ACCESS_REFUSED
                || code == NOT_ALLOWED;
    }

    static String of(Exception failure) {
        ShutdownSignalException signal = signal(failure);
        if (signal != null && !(failure instanceof MismatchException)) {
            return of(signal);
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    static String of(ShutdownSignalException signal) {
        if (signal == null) {
            return "closed";
        }
        String text = text(signal);
        if (text != null) {
            return text;
        }
        Throwable cause = signal.getCause();
        return cause == null || cause.getMessage() == null ? signal.getMessage() : cause.getMessage();
    }

    /** The exchange whose absence made the broker close the channel; null if that was not the reason. */
    static String exchange(ShutdownSignalException signal) {
        Matcher named = EXCHANGE.matcher(code(signal) == NOT_FOUND ? text(signal) : "");
        return named.find() ? named.group(1) : null;
    }

    /** Whether the broker closed the channel, or its connection, for something that was sent on it. */
    static boolean fault(ShutdownSignalException signal) {
        return signal != null
                && (signal.getReason() instanceof AMQP.Channel.Close && !signal.isInitiatedByApplication()
                        || signal.getReason() instanceof AMQP.Connection.Close close
                                && close.getReplyCode() > HARD_ERRORS
                                && close.getReplyCode() != NOT_ALLOWED);
    }

    /** Whether another connection has the queue for itself. */
    static boolean locked(Exception failure) {
        return code(failure) == RESOURCE_LOCKED;
    }

    /** The broker's reply code, 0 if it said none. */
    static int code(Exception failure) {
        return code(signal(failure));
    }

    private static boolean caused(Throwable failure, Class<?> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static ShutdownSignalException signal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal) {
                return signal;
            }
        }
        return null;
    }

    private static int code(ShutdownSignalException signal) {
        Method reason = signal == null ? null : signal.getReason();
        if (reason instanceof AMQP.Channel.Close close) {
            return close.getReplyCode();
        }
        return reason instanceof AMQP.Connection.Close close ? close.getReplyCode() : 0;
    }

    private static String text(ShutdownSignalException signal) {
        Method reason = signal.getReason();
        if (reason instanceof AMQP.Channel.Close close) {
            return close.getReplyText();
        }
        return reason instanceof AMQP.Connection.Close close ? close.getReplyText() : null;
    }
}
