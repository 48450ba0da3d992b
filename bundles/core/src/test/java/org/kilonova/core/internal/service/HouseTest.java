// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Has a house, which is empty in the beginning of each test. */
@Timeout(120)
abstract class HouseTest {

    @TempDir
    Path data;

    House house;

    @BeforeEach
    void open() {
        house = new House(data, 64);
    }

    @AfterEach
    void close() {
        house.close();
    }
}
