// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kilonova.rpc.RemoteException;

class RolesTest {

    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void tokens() throws IOException {
        Path file = directory.resolve("tokens");
        StringBuilder lines = new StringBuilder("# tokens\n\n");
        for (String role : new String[] {"reader", "member", "admin"}) {
            lines.append("sha256:" + HexFormat.of().formatHex(Token.sha256("secret-" + role)) + "  " + role + "  ann-"
                    + role + "  staff\n");
        }
        Files.writeString(file, lines);
        rig = new Rig(file);
        rig.rpc.fails(new RemoteException("ValueError", "builtins", "not that"));
    }

    static Stream<Arguments> everyRouteAndRole() {
        return new Rig()
                .router.routes().stream()
                        .flatMap(route -> Stream.of(Role.values()).map(role -> Arguments.of(route, role)));
    }

    @ParameterizedTest
    @MethodSource
    void everyRouteAndRole(Route route, Role role) {
        String path = route.template()
                .replace("{id}", "123e4567-e89b-12d3-a456-426614174000")
                .replaceAll("\\{\\w+}", "x");
        if (role != Role.ANYBODY) {
            rig.header("Authorization", "Bearer secret-" + role.word());
        }
        Rig.Reply reply = rig.send(route.method(), path, route.body() == Route.Body.NONE ? null : "[");
        if (role == Role.ANYBODY && route.role() != Role.ANYBODY) {
            reply.is(Kind.UNAUTHORIZED);
            assertEquals("Bearer realm=\"kilonova\"", reply.header("WWW-Authenticate"));
        } else if (!role.includes(route.role())) {
            reply.is(Kind.FORBIDDEN);
            assertEquals(route.role().word(), reply.json().path("role_needed").asText());
        } else {
            assertTrue(
                    reply.response().status() != 401
                            && (reply.response().status() != 403 || reply.json().has("setting")),
                    reply::text);
        }
    }

    @Test
    void whoAsksTravelsWithTheCall() {
        rig.rpc.answers(Map.of());
        rig.header("Authorization", "bearer secret-admin")
                .post("/v1/rpc/greeter/greet", "{}")
                .is(200);
        assertEquals("ann-admin", rig.rpc.last().context().user());
        assertEquals("staff", rig.rpc.last().context().project());
    }

    @Test
    void wrongTokensAreRefusedEvenWhereNoneIsNeeded() {
        assertTrue(rig.header("Authorization", "Bearer nonsense")
                .get("/")
                .is(Kind.UNAUTHORIZED)
                .header("WWW-Authenticate")
                .contains("invalid_token"));
        rig.header("Authorization", "Basic YTpi").get("/").is(Kind.UNAUTHORIZED);
        rig.header("Authorization", "Bearer").get("/").is(Kind.UNAUTHORIZED);
        rig.header("Host", "elsewhere.example").get("/").is(200);
    }

    @Test
    void aTokenThatIsRemovedIsRefusedAtOnce() throws IOException {
        Path file = directory.resolve("tokens");
        rig.header("Authorization", "Bearer secret-reader")
                .get("/v1/os-services")
                .is(200);
        new TokenStore().remove(file, "ann-reader");
        rig.header("Authorization", "Bearer secret-reader")
                .get("/v1/os-services")
                .is(Kind.UNAUTHORIZED);
        rig.header("Authorization", "Bearer secret-admin")
                .get("/v1/os-services")
                .is(200);
    }

    @Test
    void aFileThatVanishesOpensNothing() throws IOException {
        rig.get("/v1/os-services").is(Kind.UNAUTHORIZED);
        Files.delete(directory.resolve("tokens"));
        rig.get("/v1/os-services").is(Kind.UNAUTHORIZED);
        rig.header("Authorization", "Bearer secret-admin")
                .get("/v1/os-services")
                .is(200);
    }
}
