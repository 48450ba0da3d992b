// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What tells cheaply that a file may have another content. All three count: a file copied with its times has an older
 * date, one moved over another may have the same size, and dates are coarse on some file systems.
 *
 * @param size in bytes
 * @param modified date of the content
 * @param key identity of the file in its file system, or null where there is none
 */
record Stamp(long size, FileTime modified, Object key) {

    static Stamp of(BasicFileAttributes attributes) {
        return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    static Stamp of(Path file) throws IOException {
        return of(Files.readAttributes(file, BasicFileAttributes.class));
    }
}
