// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Version;
import org.slf4j.Logger;

/**
 * The first start of a distribution on a home that another one has run. To be used by who holds the home's lock, before anything reads
 * the configuration. What is in the database is brought up to date by its owner.
 */
final class Upgrade {

    private final Home home;
    private final Version version;
    private List<ConfigUpgrade.Note> notes = List.of();

    private Upgrade(Home home, Version version) {
        this.home = home;
        this.version = version;
    }

    /**
     * Does what there is to do.
     *
     * @param ranBefore whether a container has run on this home
     * @throws LaunchException when a newer version has run this home
     */
    static Upgrade perform(Home home, Path shippedConfig, String version, boolean ranBefore)
            throws IOException, LaunchException {
        Upgrade upgrade = new Upgrade(home, Version.parseVersion(version.replace('-', '.')));
        HomeVersion remembered = new HomeVersion(home);
        Optional<Version> last = remembered.last();
        remembered.claim(upgrade.version);
        // The distribution's own directory is its home: unpacking it has replaced the configuration.
        if (!Files.isSameFile(home.config(), shippedConfig)) {
            ConfigUpgrade config =
                    new ConfigUpgrade(home.config(), shippedConfig, home.data().resolve("shipped"));
            if (!config.nothingNew()) {
                if (ranBefore) {
                    upgrade.notes = config.perform();
                    upgrade.write(last);
                }
                config.remember();
            }
        }
        return upgrade;
    }

    private Path report() {
        return home.data().resolve("upgrade.txt");
    }

    private void write(Optional<Version> last) throws IOException {
        String head = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " Kilonova "
                + last.map(known -> known + " to ").orElse("") + version;
        AtomicFile.write(
                report(),
                Stream.concat(
                                Stream.of(head),
                                notes.stream().map(note -> (note.attention() ? "! " : "  ") + note.text()))
                        .collect(Collectors.joining("\n", "", "\n")));
    }

    /** Tells once what has changed. */
    void tell(Logger log) {
        for (ConfigUpgrade.Note note : notes) {
            if (note.attention()) {
                log.warn("Upgrade: {}", note.text());
            } else {
                log.info("Upgrade: {}", note.text());
            }
        }
        if (!notes.isEmpty()) {
            log.info("Upgrade: all of this is in {}", report());
        }
    }
}
