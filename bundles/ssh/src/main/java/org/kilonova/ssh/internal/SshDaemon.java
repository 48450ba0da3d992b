// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.kilonova.audit.Audit;
import org.kilonova.shell.CommandLines;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MINA SSHD, with keys and sessions alone: no passwords, no forwarding of anything, no files. */
final class SshDaemon implements Watch.Server {

    private static final Logger LOG = LoggerFactory.getLogger(SshDaemon.class);

    private static final int KEYS_PER_CONNECTION = 6;
    private static final int CHANNELS_PER_SESSION = 10;
    private static final Duration NO_LIMIT = Duration.ofDays(7);

    private final SshServer server;
    private final Admission admission;
    private final Path address;

    private SshDaemon(SshServer server, Admission admission, Path address) {
        this.server = server;
        this.admission = admission;
        this.address = address;
    }

    /**
     * Opens a server.
     *
     * @throws IOException when it cannot listen, or there is no host key: tells what to do
     */
    static SshDaemon open(
            SshSettings settings, Places places, Audit audit, ChannelCommand.Task shell, CommandLines lines)
            throws IOException, GeneralSecurityException {
        Ed25519.register();
        KeyPair hostKey = HostKey.of(places);
        KeyRing ring = new KeyRing(new KeyFile(places.authorizedKeys()));
        ring.current();
        LineTasks tasks = new LineTasks(lines);
        Admission admission = new Admission(settings, audit);

        SshServer server = ServerBuilder.builder()
                .channelFactories(List.of(ChannelSessionFactory.INSTANCE))
                .globalRequestHandlers(List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE))
                .forwardingFilter(RejectAllForwardingFilter.INSTANCE)
                .build();
        server.setHost(settings.host());
        server.setPort(settings.port());
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator(
                (user, key, session) -> Login.of(session).offered(key, ring.find(key)));
        server.setPasswordAuthenticator(null);
        server.setKeyboardInteractiveAuthenticator(null);
        server.setSubsystemFactories(List.of());
        server.setShellFactory(channel ->
                new ChannelCommand(client -> client.hasTerminal() ? shell.run(client) : tasks.runAll(client)));
        server.setCommandFactory((channel, line) -> new ChannelCommand(client -> tasks.run(client, line)));
        server.setIoServiceFactoryFactory(
                new Nio2ServiceFactoryFactory(() -> ThreadUtils.newFixedThreadPool("kn-ssh-io", 2)));
        server.addSessionListener(admission);
        CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "Kilonova");
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, KEYS_PER_CONNECTION);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, CHANNELS_PER_SESSION);
        SshDaemon daemon = new SshDaemon(server, admission, places.address());
        daemon.limit(settings);
        daemon.listen(settings);
        LOG.info(
                "SSH is served at {}, host key {}",
                Files.readString(places.address()).strip(),
                KeyUtils.getFingerPrint(hostKey.getPublic()));
        return daemon;
    }

    private void limit(SshSettings settings) {
        Duration idle = settings.idleTimeout();
        CoreModuleProperties.IDLE_TIMEOUT.set(server, idle);
        // who does not read for that long has gone
        CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(server, idle.isZero() ? NO_LIMIT : idle);
        CoreModuleProperties.AUTH_TIMEOUT.set(server, settings.loginGraceTime());
    }

    private void listen(SshSettings settings) throws IOException {
        try {
            server.start();
            AtomicFile.write(
                    address, "ssh://" + reachable(settings.host()) + ":" + server.getPort() + "\n", "rw-r--r--");
        } catch (IOException e) {
            server.close(true);
            throw e instanceof BindException
                    ? new IOException(
                            "SSH cannot be served at " + settings.host() + ":" + settings.port() + " (" + e.getMessage()
                                    + "): choose another port or host in config/org.kilonova.ssh.cfg",
                            e)
                    : e;
        }
    }

    /** Where a client on this machine connects to. */
    private static String reachable(String host) throws IOException {
        InetAddress bound = InetAddress.getByName(host);
        String name = bound.isAnyLocalAddress() ? "127.0.0.1" : bound.getHostAddress();
        return name.contains(":") ? "[" + name + "]" : name;
    }

    int port() {
        return ((InetSocketAddress) server.getBoundAddresses().iterator().next()).getPort();
    }

    Admission admission() {
        return admission;
    }

    @Override
    public void change(SshSettings settings) {
        admission.change(settings);
        limit(settings);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(address);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted: {}", address, e.toString());
        }
        server.close(true).awaitUninterruptibly(Duration.ofSeconds(3));
    }
}
