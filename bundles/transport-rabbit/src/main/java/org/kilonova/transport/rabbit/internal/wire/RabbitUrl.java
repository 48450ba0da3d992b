// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A transport URL, such as {@code rabbit://user:password@host1:5672,host2:5672/vhost?option=value}. No error repeats any piece of it
 * that could be a password or a part of one.
 *
 * @param tls whether the scheme asks for it
 * @param hosts at least one
 * @param vhost {@code /} if the URL names none
 * @param options by name
 */
public record RabbitUrl(boolean tls, List<Host> hosts, String vhost, Map<String, String> options) {

    private static final String PLAIN = "rabbit";
    private static final String TLS = "rabbits";
    private static final int PLAIN_PORT = 5672;
    private static final int TLS_PORT = 5671;
    private static final String ENCODE =
            " (in user and password, write special characters percent-encoded, such as %40 for @, %2F for /, %3A for :)";

    /**
     * A broker.
     *
     * @param name or address, without brackets
     */
    public record Host(String user, String password, String name, int port) {

        @Override
        public String toString() {
            return (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port;
        }
    }

    /** @throws IllegalArgumentException saying what is wrong */
    public static RabbitUrl parse(String url) {
        int scheme = url.indexOf("://");
        String name = scheme < 0 ? "" : url.substring(0, scheme);
        if (!name.equals(PLAIN) && !name.equals(TLS)) {
            throw new IllegalArgumentException("the URL must begin with " + PLAIN + ":// or " + TLS + "://");
        }
        String rest = url.substring(scheme + 3);
        int question = rest.indexOf('?');
        String query = question < 0 ? "" : rest.substring(question + 1);
        String place = question < 0 ? rest : rest.substring(0, question);
        int slash = place.indexOf('/');
        String path = slash < 0 ? "" : place.substring(slash + 1);
        String brokers = slash < 0 ? place : place.substring(0, slash);
        if (path.indexOf('@') >= 0 || query.indexOf('@') >= 0 || rest.indexOf('#') >= 0) {
            throw new IllegalArgumentException("there is an @ behind the hosts, or a #" + ENCODE);
        }
        boolean tls = name.equals(TLS);
        String vhost = decode(path, "the virtual host");
        return new RabbitUrl(
                tls, hosts(brokers, tls ? TLS_PORT : PLAIN_PORT), vhost.isEmpty() ? "/" : vhost, options(query));
    }

    /** Without user, password and options. */
    @Override
    public String toString() {
        return (tls ? TLS : PLAIN) + "://***@"
                + hosts.stream().map(Host::toString).collect(Collectors.joining(",")) + "/"
                + (vhost.equals("/") ? "" : vhost);
    }

    private static List<Host> hosts(String brokers, int defaultPort) {
        List<Host> hosts = new ArrayList<>();
        String user = "guest";
        String password = "guest";
        for (String listed : brokers.split(",", -1)) {
            String broker = listed.strip();
            String where = "host " + (hosts.size() + 1) + " of the URL";
            int at = broker.lastIndexOf('@');
            if (at >= 0) {
                String[] login = broker.substring(0, at).split(":", 2);
                user = decode(login[0], "the user of " + where);
                password = login.length < 2 ? "" : decode(login[1], "the password of " + where);
            }
            hosts.add(host(user, password, broker.substring(at + 1), defaultPort, where));
        }
        return List.copyOf(hosts);
    }

    private static Host host(String user, String password, String address, int defaultPort, String where) {
        int end = address.startsWith("[") ? address.indexOf(']') + 1 : address.indexOf(':');
        if (end == 0) {
            throw new IllegalArgumentException(where + " has no name" + ENCODE);
        }
        String name = end < 0 ? address : address.substring(0, end);
        String port = end < 0 ? "" : address.substring(end);
        String bare = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        if (bare.isEmpty()) {
            throw new IllegalArgumentException(where + " has no name" + ENCODE);
        }
        return new Host(user, password, bare, port.isEmpty() ? defaultPort : port(port, where));
    }

    private static int port(String text, String where) {
        if (text.matches(":\\d{1,5}")) {
            int port = Integer.parseInt(text.substring(1));
            if (port >= 1 && port <= 65535) {
                return port;
            }
        }
        throw new IllegalArgumentException("the port of " + where + " is no number between 1 and 65535" + ENCODE);
    }

    private static Map<String, String> options(String query) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : query.split("&")) {
            if (!option.isEmpty()) {
                String[] pair = option.replace('+', ' ').split("=", 2);
                if (pair.length < 2) {
                    throw new IllegalArgumentException("an option of the URL has no value: write name=value");
                }
                options.put(decode(pair[0], "the name of an option"), decode(pair[1], "the value of an option"));
            }
        }
        return Collections.unmodifiableMap(options);
    }

    private static String decode(String text, String what) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] != '%') {
                bytes.write(encoded[i]);
                continue;
            }
            int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
            int low = i + 2 < encoded.length ? Character.digit(encoded[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException("wrong percent-escape in " + what + ": write %25 for a %");
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the percent-escapes in " + what + " are not UTF-8", e);
        }
    }
}
