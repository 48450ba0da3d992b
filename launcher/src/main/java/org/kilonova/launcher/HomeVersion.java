// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.Version;

/** Which version of Kilonova a home was last run with: {@code data/version}. */
final class HomeVersion {

    private final Path file;

    HomeVersion(Home home) {
        file = home.data().resolve("version");
    }

    /** Empty if none is known: a new home, or one of a version that did not write it down. */
    Optional<Version> last() throws IOException, LaunchException {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            return Optional.of(Version.parseVersion(text));
        } catch (IllegalArgumentException e) {
            throw new LaunchException(
                    ExitCode.HOME_UNUSABLE,
                    file + " should hold the version that this home was last run with, but holds '" + text
                            + "'; put the right one in, as 0.1.0",
                    e);
        }
    }

    /**
     * Writes down that this version runs the home.
     *
     * @throws LaunchException with {@link ExitCode#HOME_NEWER} if a newer one has
     */
    void claim(Version version) throws IOException, LaunchException {
        Optional<Version> last = last();
        if (last.filter(known -> known.compareTo(version) > 0).isPresent()) {
            throw new LaunchException(
                    ExitCode.HOME_NEWER,
                    "This is Kilonova " + version + ", and " + file + " says that version " + last.get()
                            + " has run this home: its data may have a form that this version does not know."
                            + " Start version " + last.get()
                            + " or newer, or put the home back as it was before the upgrade");
        }
        if (!last.equals(Optional.of(version))) {
            AtomicFile.write(file, version + "\n");
        }
    }
}
