// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestTest {

    @TempDir
    Path directory;

    private final List<String> events = new ArrayList<>();
    private final Set<Integer> taken = new java.util.HashSet<>();
    private boolean failing;
    private Path addressFile;
    private RestSettings settings;
    private Rest rest;

    @BeforeEach
    void rest() {
        addressFile = directory.resolve("data/rest.url");
        settings = settings("127.0.0.1", 8774, 128);
        rest = new Rest(
                new Surroundings(new FakeDirectory(), new FakeNeighbours(), directory, "0.1.0"),
                new Background(Runnable::run),
                new ScheduledThreadPoolExecutor(1),
                this::open,
                new AddressFile(addressFile),
                settings);
    }

    private HttpServer open(Api api, ServerSettings server, int wanted) throws IOException {
        int port = wanted == 0 ? 4711 : wanted;
        String name = server.host() + ":" + port + " " + server.maxConcurrent();
        if (failing || !taken.add(port)) {
            throw new IOException(name + " is in use");
        }
        events.add("open " + name);
        return new HttpServer() {
            @Override
            public URI address() {
                return URI.create(server.scheme() + "://" + server.host() + ":" + port);
            }

            @Override
            public void close() {
                taken.remove(port);
                events.add("close " + name);
            }
        };
    }

    private RestSettings settings(String host, int port, int maxConcurrent) {
        ServerSettings server = new ServerSettings(host, port, null, Duration.ofSeconds(30), 16384, maxConcurrent);
        return new RestSettings(
                server,
                directory.resolve("tokens"),
                Set.of(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                1 << 20,
                1 << 20,
                64);
    }

    @Test
    void theAddressIsToldWhileItIsTrue() throws Exception {
        rest.open(new FakeRpc());
        assertEquals("http://127.0.0.1:8774\n", Files.readString(addressFile));
        rest.close();
        assertFalse(Files.exists(addressFile));
        rest.close();
        assertEquals(List.of("open 127.0.0.1:8774 128", "close 127.0.0.1:8774 128"), events);
    }

    @Test
    void anyFreePortIsToldAndKept() throws Exception {
        rest.change(settings("127.0.0.1", 0, 128));
        rest.open(new FakeRpc());
        assertEquals("http://127.0.0.1:4711\n", Files.readString(addressFile));
        events.clear();
        rest.change(settings("127.0.0.1", 0, 64));
        assertEquals(List.of("close 127.0.0.1:4711 128", "open 127.0.0.1:4711 64"), events);
    }

    @Test
    void withoutTokensOnlyLoopbackIsServed() throws Exception {
        rest.change(settings("0.0.0.0", 8774, 128));
        String message =
                assertThrows(IOException.class, () -> rest.open(new FakeRpc())).getMessage();
        assertTrue(message.contains("0.0.0.0"), message);
        assertTrue(message.contains("kn:token-add"), message);
        assertEquals(List.of(), events);
        new TokenStore().add(directory.resolve("tokens"), "ann", Role.ADMIN, null);
        rest.open(new FakeRpc());
        assertEquals(List.of("open 0.0.0.0:8774 128"), events);
    }

    @Test
    void brokenTokensHinderTheStart() throws IOException {
        Files.writeString(directory.resolve("tokens"), "nonsense\n");
        String message = assertThrows(IllegalArgumentException.class, () -> rest.open(new FakeRpc()))
                .getMessage();
        assertTrue(message.contains("tokens line 1"), message);
    }

    @Test
    void tokensInForceAreNotTurnedOffByATokenFileThatIsNotThere() throws Exception {
        new TokenStore().add(settings.tokenFile(), "ann", Role.ADMIN, null);
        rest.open(new FakeRpc());
        rest.change(withTokens("typo"));
        assertSame(settings, rest.settings());
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("typo"));
        rest.change(withTokens("link"));
        assertSame(settings, rest.settings());

        new TokenStore().add(directory.resolve("typo"), "bob", Role.ADMIN, null);
        RestSettings good = withTokens("typo");
        rest.change(good);
        assertSame(good, rest.settings());
    }

    @Test
    void tokensThatCannotBeReadAreNotTurnedOffEither() throws Exception {
        rest.open(new FakeRpc());
        Files.createDirectory(settings.tokenFile());
        rest.change(withTokens("typo"));
        assertSame(settings, rest.settings());
    }

    @Test
    void aLinkToNothingHindersTheStart() throws IOException {
        Files.createSymbolicLink(settings.tokenFile(), directory.resolve("typo"));
        String message = assertThrows(UncheckedIOException.class, () -> rest.open(new FakeRpc()))
                .getMessage();
        assertTrue(message.contains(settings.tokenFile().toString()), message);
        assertEquals(List.of(), events);
    }

    private RestSettings withTokens(String file) {
        return new RestSettings(
                settings.server(),
                directory.resolve(file),
                settings.rpcTopics(),
                settings.requestTimeout(),
                settings.bodyTimeout(),
                settings.maxBody(),
                settings.maxJar(),
                settings.maxStreams());
    }

    @Test
    void anotherPortIsOpenBeforeTheLastOneIsClosed() throws Exception {
        rest.open(new FakeRpc());
        events.clear();
        rest.change(settings("127.0.0.1", 8775, 128));
        assertEquals(List.of("open 127.0.0.1:8775 128", "close 127.0.0.1:8774 128"), events);
        assertEquals("http://127.0.0.1:8775\n", Files.readString(addressFile));
    }

    @Test
    void whatNeedsNoOtherServerIsTakenAtOnce() throws Exception {
        rest.open(new FakeRpc());
        events.clear();
        RestSettings next = new RestSettings(
                settings.server(),
                settings.tokenFile(),
                Set.of("x"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                5000,
                5000,
                2);
        rest.change(next);
        assertEquals(List.of(), events);
        assertSame(next, rest.settings());
    }

    @Test
    void whatCannotBeTakenLeavesTheLastGoodSettings() throws Exception {
        rest.open(new FakeRpc());
        taken.add(9999);
        rest.change(settings("127.0.0.1", 9999, 128));
        assertSame(settings, rest.settings());
        rest.change(settings("0.0.0.0", 8774, 128));
        assertSame(settings, rest.settings());
        assertEquals(List.of("open 127.0.0.1:8774 128"), events);
        assertEquals("http://127.0.0.1:8774\n", Files.readString(addressFile));
    }

    @Test
    void aServerThatIsLostComesBackWithSettingsThatFit() throws Exception {
        rest.open(new FakeRpc());
        failing = true;
        rest.change(settings("127.0.0.1", 8774, 64));
        assertEquals(Set.of(), taken);
        failing = false;
        rest.change(settings("127.0.0.1", 8775, 64));
        assertEquals(Set.of(8775), taken);
        rest.close();
        rest.change(settings("127.0.0.1", 8776, 64));
        assertEquals(Set.of(), taken);
    }

    @Test
    void anAddressThatWasLeftBehindIsForgotten() throws Exception {
        Files.createDirectories(addressFile.getParent());
        Files.writeString(addressFile, "http://127.0.0.1:1\n");
        failing = true;
        assertThrows(IOException.class, () -> rest.open(new FakeRpc()));
        assertFalse(Files.exists(addressFile));
    }
}
