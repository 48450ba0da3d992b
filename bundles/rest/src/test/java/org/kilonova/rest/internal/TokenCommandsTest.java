// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.shell.CommandException;

class TokenCommandsTest {

    @TempDir
    Path directory;

    @Test
    void tokensAreMadeListedAndRemoved() {
        Path file = directory.resolve("tokens");
        TokenCommands commands = new TokenCommands(() -> file);
        assertEquals(List.of(), commands.tokens());

        NewToken token = (NewToken) commands._main(new String[] {"token-add", "ann", "admin", "staff"});

        assertTrue(token.toString().contains(token.token()));
        assertEquals(List.of(new TokenInfo("ann", "admin", "staff")), commands.tokens());
        assertTrue(
                new TokenFile(file).tokens().orElseThrow().find(token.token()).isPresent());
        assertEquals(new TokenInfo("ann", "admin", "staff"), commands._main(new String[] {"token-remove", "ann"}));
        assertEquals(List.of(), commands.tokens());
    }

    @Test
    void mistakesSayWhatToDo() {
        TokenCommands commands = new TokenCommands(() -> directory.resolve("tokens"));
        assertMistake("usage: kn:token-add NAME", () -> commands.tokenAdd("ann"));
        assertMistake("usage: kn:token-remove NAME", () -> commands.tokenRemove());
        assertMistake("reader, member or admin, not root", () -> commands.tokenAdd("ann", "root"));
        assertMistake("there is no token of ann", () -> commands.tokenRemove("ann"));
    }

    private static void assertMistake(String expected, Runnable command) {
        String shown = assertThrows(CommandException.class, command::run).toString();
        assertTrue(shown.contains(expected), shown);
    }
}
