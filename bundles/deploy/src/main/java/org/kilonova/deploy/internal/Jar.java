// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.nio.file.Path;

/**
 * A checked copy of a file of the folder, ready to be installed.
 *
 * @param name of the file in the folder
 * @param sha SHA-256 of the content, as hexadecimal digits
 * @param copy which nobody overwrites
 * @param facts of its manifest
 */
record Jar(String name, String sha, Path copy, JarFacts facts) {}
