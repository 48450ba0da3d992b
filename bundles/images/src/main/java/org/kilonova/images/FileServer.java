// SPDX-License-Identifier: Apache-2.0
package org.kilonova.images;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Serves the files of its working directory on 127.0.0.1, to read. Directories are listed; what is outside, or reached by a link, is
 * not there.
 */
public final class FileServer {

    private static final int FOUND = 200;
    private static final int NOT_FOUND = 404;
    private static final int ONLY_READ = 405;

    private final Path root;

    FileServer(Path root) {
        this.root = root;
    }

    /** @param args the port; 0 is any that is free */
    public static void main(String[] args) throws IOException {
        HttpServer server = new FileServer(Path.of("").toAbsolutePath()).start(Integer.parseInt(args[0]));
        System.out.println("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    HttpServer start(int port) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
        server.createContext("/", this::answer);
        server.start();
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(ONLY_READ, -1);
                return;
            }
            Path file = find(exchange.getRequestURI());
            if (file == null) {
                exchange.sendResponseHeaders(NOT_FOUND, -1);
            } else if (Files.isDirectory(file)) {
                send(exchange, "text/html; charset=utf-8", listing(file));
            } else {
                send(exchange, file);
            }
        }
    }

    /** What the path names, or null if there is nothing to be read. */
    private Path find(URI uri) throws IOException {
        Path file;
        try {
            file = root.resolve("." + uri.getPath()).normalize();
        } catch (InvalidPathException e) {
            return null;
        }
        if (!file.startsWith(root) || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        boolean plain = file.toRealPath()
                .equals(root.toRealPath().resolve(root.relativize(file)).normalize());
        return plain && Files.isReadable(file) && (Files.isDirectory(file) || Files.isRegularFile(file)) ? file : null;
    }

    private static void send(HttpExchange exchange, Path file) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(FOUND, -1);
            return;
        }
        // Of unknown length: a log grows while it is read.
        exchange.sendResponseHeaders(FOUND, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            Files.copy(file, body);
        }
    }

    private static void send(HttpExchange exchange, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(FOUND, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private String listing(Path directory) throws IOException {
        StringBuilder page = new StringBuilder("<!doctype html><title>Files</title><ul>\n");
        try (Stream<Path> files = Files.list(directory)) {
            files.sorted().forEach(file -> {
                String name = file.getFileName() + (Files.isDirectory(file) ? "/" : "");
                page.append("<li><a href=\"/")
                        .append(link(root.relativize(file)))
                        .append("\">")
                        .append(text(name))
                        .append("</a>\n");
            });
        }
        return page.append("</ul>\n").toString();
    }

    private static String link(Path file) {
        StringBuilder link = new StringBuilder();
        for (Path part : file) {
            link.append(link.isEmpty() ? "" : "/")
                    .append(URLEncoder.encode(part.toString(), StandardCharsets.UTF_8)
                            .replace("+", "%20"));
        }
        return link.toString();
    }

    private static String text(String name) {
        return name.replace("&", "&amp;").replace("<", "&lt;");
    }
}
