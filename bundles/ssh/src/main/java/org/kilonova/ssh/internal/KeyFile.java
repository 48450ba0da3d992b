// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * The file of keys, and whether it can be trusted: as with OpenSSH's {@code StrictModes}, nobody but this user and root may be able to
 * change it or its directory. Knows nothing of SSH, so that nothing of it is loaded while there is no file. Thread-safe.
 */
record KeyFile(Path path) {

    /** How the file stands. */
    enum State {
        ABSENT,
        /** There, but somebody else could have written it. */
        UNSAFE,
        USABLE
    }

    /**
     * What was seen.
     *
     * @param problem why the file is not used, what to do included; null if it is
     * @param stamp changes whenever the file does
     */
    record Look(State state, String problem, Object stamp) {}

    private record Stamp(Object changed, Object modified, long size) {}

    Look look() {
        try {
            for (Path each : List.of(path, path.getParent(), path.getParent().getParent())) {
                PosixFileAttributes attributes = Files.readAttributes(each, PosixFileAttributes.class);
                String problem = problem(each, attributes);
                if (problem != null) {
                    return new Look(State.UNSAFE, problem, problem);
                }
            }
            PosixFileAttributes file = Files.readAttributes(path, PosixFileAttributes.class);
            Object changed = Files.getAttribute(path, "unix:ctime");
            return new Look(State.USABLE, null, new Stamp(changed, file.lastModifiedTime(), file.size()));
        } catch (NoSuchFileException e) {
            return new Look(State.ABSENT, null, State.ABSENT);
        } catch (FileSystemException e) {
            String problem = path + " cannot be read: " + e + "; give it to the user that runs the container";
            return new Look(State.UNSAFE, problem, problem);
        } catch (IOException | UnsupportedOperationException e) {
            String problem = path + ": who may write it cannot be found out (" + e + "), SSH stays off";
            return new Look(State.UNSAFE, problem, problem);
        }
    }

    String read() throws IOException {
        return Files.readString(path);
    }

    private static String problem(Path file, PosixFileAttributes attributes) {
        Set<PosixFilePermission> permissions = attributes.permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            return file + " may be written by others (" + PosixFilePermissions.toString(permissions)
                    + "), SSH stays off: chmod go-w " + file;
        }
        String owner = attributes.owner().getName();
        String self = System.getProperty("user.name");
        if (!owner.equals(self) && !owner.equals("root") && !self.equals("?")) {
            return file + " belongs to " + owner + ", SSH stays off: chown " + self + " " + file;
        }
        return Files.isReadable(file) ? null : file + " cannot be read, SSH stays off: chown " + self + " " + file;
    }
}
