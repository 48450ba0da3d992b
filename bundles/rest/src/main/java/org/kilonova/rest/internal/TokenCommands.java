// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.kilonova.shell.CommandException;
import org.kilonova.shell.MisuseException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands on the tokens for HTTP. */
@Component(service = TokenCommands.class)
@GogoCommand(
        scope = "kn",
        function = {"tokens", "token-add", "token-remove"})
public final class TokenCommands {

    private static final String ADD = "kn:token-add NAME reader|member|admin [PROJECT]";
    private static final String REMOVE = "kn:token-remove NAME";

    private final TokenFiles files;
    private final TokenStore store = new TokenStore();

    @Activate
    public TokenCommands(@Reference TokenFiles files) {
        this.files = files;
    }

    @Descriptor("lists who has a token for HTTP, and with which role")
    public List<TokenInfo> tokens() {
        return attempt(() -> store.list(files.tokenFile()).tokens().stream()
                .map(TokenInfo::of)
                .toList());
    }

    @Descriptor("makes a token for HTTP and shows it once; its hash is added to the token file")
    public NewToken tokenAdd(
            @Descriptor("NAME ROLE [PROJECT]: whose it is, and reader, member or admin") String... words) {
        requireWords(ADD, 2, 3, words);
        return attempt(() -> {
            String name = Token.name("name", words[0]);
            Role role = Token.role(words[1]);
            String project = words.length == 3 ? Token.name("project", words[2]) : null;
            return new NewToken(name, role.word(), store.add(files.tokenFile(), name, role, project));
        });
    }

    @Descriptor("removes a token for HTTP")
    public TokenInfo tokenRemove(@Descriptor("NAME: whose") String... words) {
        requireWords(REMOVE, 1, 1, words);
        return attempt(() -> TokenInfo.of(store.remove(files.tokenFile(), words[0])));
    }

    /** Takes what fits no method above: a name with a dash, which Java cannot have. */
    public Object _main(String[] argv) {
        String[] words = java.util.Arrays.copyOfRange(argv, 1, argv.length);
        return switch (argv[0]) {
            case "token-add" -> tokenAdd(words);
            case "token-remove" -> tokenRemove(words);
            default -> throw new MisuseException("this cannot be read; usage: kn:tokens");
        };
    }

    private static void requireWords(String usage, int atLeast, int atMost, String... words) {
        if (words.length < atLeast || words.length > atMost) {
            throw new MisuseException(
                    (words.length < atLeast ? "something is missing" : "too many words") + "; usage: " + usage);
        }
    }

    private interface Attempt<R> {

        R run() throws IOException;
    }

    private static <R> R attempt(Attempt<R> step) {
        try {
            return step.run();
        } catch (IllegalArgumentException e) {
            throw new CommandException(e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandException("the token file cannot be read or written: " + e, e);
        }
    }
}
