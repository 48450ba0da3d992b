// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/** A collector of spans on a free loopback port: takes OTLP over HTTP, in Protobuf, and keeps what it gets. */
public final class SpanCollector implements AutoCloseable {

    private static final String PATH = "/v1/traces";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> spans = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile int status = 200;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /**
     * A span as it came.
     *
     * @param parentId empty for the first of a trace
     * @param kind such as {@code SERVER}
     * @param resource attributes of its sender
     * @param failed whether its status is that of an error
     */
    public record Received(
            String traceId,
            String spanId,
            String parentId,
            String name,
            String kind,
            Map<String, String> attributes,
            Map<String, String> resource,
            String state,
            boolean failed) {}

    private SpanCollector(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext(PATH, this::take);
        server.start();
    }

    public static SpanCollector start() throws IOException {
        return new SpanCollector(0);
    }

    /** One where another was. */
    public static SpanCollector at(int port) throws IOException {
        return new SpanCollector(port);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** As an operator writes it. */
    public String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    /** Answers with another status from now on, and keeps nothing while it is no 200. */
    public void answers(int other) {
        status = other;
    }

    /** Takes and answers nothing until the returned action has run. */
    public Runnable hold() {
        CountDownLatch closed = new CountDownLatch(1);
        gate = closed;
        return closed::countDown;
    }

    /** Requests that it has answered with another status than 200. */
    public int refused() {
        return refused.get();
    }

    public List<Received> spans() {
        return List.copyOf(spans);
    }

    /** Headers of each request that was taken. */
    public List<Map<String, List<String>>> headers() {
        return List.copyOf(headers);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            gate.await();
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            ExportTraceServiceRequest request;
            try (InputStream body =
                    zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
                request = ExportTraceServiceRequest.parseFrom(body);
            }
            int answer = status;
            if (answer == 200) {
                headers.add(Map.copyOf(exchange.getRequestHeaders()));
                request.getResourceSpansList().forEach(this::keep);
            } else {
                refused.incrementAndGet();
            }
            // An empty message of Protobuf has no bytes.
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(answer, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(ResourceSpans sent) {
        Map<String, String> resource = map(sent.getResource().getAttributesList());
        for (ScopeSpans scope : sent.getScopeSpansList()) {
            for (Span span : scope.getSpansList()) {
                spans.add(new Received(
                        hex(span.getTraceId().toByteArray()),
                        hex(span.getSpanId().toByteArray()),
                        hex(span.getParentSpanId().toByteArray()),
                        span.getName(),
                        span.getKind().name().replace("SPAN_KIND_", ""),
                        map(span.getAttributesList()),
                        resource,
                        span.getTraceState(),
                        span.getStatus().getCodeValue() == 2));
            }
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static Map<String, String> map(List<KeyValue> pairs) {
        Map<String, String> map = new TreeMap<>();
        pairs.forEach(pair -> map.put(pair.getKey(), text(pair.getValue())));
        return map;
    }

    private static String text(AnyValue value) {
        return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
