// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.transport.rabbit.internal.wire.RabbitUrl.Host;

class RabbitUrlTest {

    @Test
    void readsAllThatAUrlCanSay() {
        RabbitUrl url = RabbitUrl.parse("rabbit://u:p@h1:1111,u2:p2@h2:2222/vh?ssl=true&control_exchange=nova");

        assertEquals(
                new RabbitUrl(
                        false,
                        List.of(new Host("u", "p", "h1", 1111), new Host("u2", "p2", "h2", 2222)),
                        "vh",
                        Map.of("ssl", "true", "control_exchange", "nova")),
                url);
    }

    @Test
    void aHostWithoutCredentialsHasThoseBeforeIt() {
        assertEquals(
                List.of(
                        new Host("guest", "guest", "h0", 5672),
                        new Host("u", "p", "h1", 5672),
                        new Host("u", "p", "h2", 5673),
                        new Host("v", "", "h3", 5672)),
                RabbitUrl.parse("rabbit://h0,u:p@h1, h2:5673,v@h3").hosts());
    }

    @ParameterizedTest
    @CsvSource({
        "rabbit://h, /",
        "rabbit://h/, /",
        "rabbit://h//, /",
        "rabbit://h/%2F, /",
        "rabbit://h/a%2Fb, a/b",
        "rabbit://h/a/b, a/b",
        "rabbit://h/%C3%A4, ä",
        "rabbit://h/a+b, a+b",
        "rabbit://h?ssl=1, /",
        "rabbit://h/v?ssl=1, v"
    })
    void readsTheVirtualHost(String url, String vhost) {
        assertEquals(vhost, RabbitUrl.parse(url).vhost());
    }

    @Test
    void readsPercentEscapesWherePeopleNeedThem() {
        RabbitUrl url = RabbitUrl.parse("rabbit://a%40b:%3A%2f%40%25%23%2c%3F@h/?ssl_ca_file=%2Fetc%2Fa+b%26c");

        assertEquals("a@b", url.hosts().get(0).user());
        assertEquals(":/@%#,?", url.hosts().get(0).password());
        assertEquals(Map.of("ssl_ca_file", "/etc/a b&c"), url.options());
    }

    @Test
    void readsCredentialsThatAreClearWithoutEscapes() {
        Host host = RabbitUrl.parse("rabbit://u:a@b:c@h").hosts().get(0);

        assertEquals(new Host("u", "a@b:c", "h", 5672), host);
    }

    @Test
    void readsAddressesOfVersion6() {
        RabbitUrl url = RabbitUrl.parse("rabbit://u:p@[::1]:5673,[fe80::1]/");

        assertEquals(List.of(new Host("u", "p", "::1", 5673), new Host("u", "p", "fe80::1", 5672)), url.hosts());
        assertEquals("rabbit://***@[::1]:5673,[fe80::1]:5672/", url.toString());
    }

    @Test
    void theSchemeForTlsHasAPortOfItsOwn() {
        assertEquals(5671, RabbitUrl.parse("rabbits://h").hosts().get(0).port());
        assertEquals(5672, RabbitUrl.parse("rabbits://h:5672").hosts().get(0).port());
        assertTrue(RabbitUrl.parse("rabbits://h").tls());
        assertEquals("rabbits://***@h:5671/", RabbitUrl.parse("rabbits://h").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amqp://h | must begin with rabbit://",
                "rabbit:h | must begin with rabbit://",
                "h | must begin with rabbit://",
                "rabbit:// | host 1 of the URL has no name",
                "rabbit:///v | host 1 of the URL has no name",
                "rabbit://u:p@ | host 1 of the URL has no name",
                "rabbit://h1,,h3 | host 2 of the URL has no name",
                "rabbit://h1,u:p@:5672 | host 2 of the URL has no name",
                "rabbit://[]:1 | host 1 of the URL has no name",
                "rabbit://[::1 | host 1 of the URL has no name",
                "rabbit://h: | port of host 1",
                "rabbit://h:0 | port of host 1",
                "rabbit://h,h:65536 | port of host 2",
                "rabbit://h:abc | port of host 1",
                "rabbit://h:-1 | port of host 1",
                "rabbit://h:+1 | port of host 1",
                "rabbit://[::1]5672 | port of host 1",
                "rabbit://2001:db8::1 | port of host 1",
                "rabbit://h/%zz | percent-escape in the virtual host",
                "rabbit://h/%4 | percent-escape in the virtual host",
                "rabbit://h/%FF | not UTF-8",
                "rabbit://%:p@h | percent-escape in the user of host 1",
                "rabbit://h/?a=%x0 | percent-escape in the value of an option",
                "rabbit://h/?ssl | has no value",
                "rabbit://h/v#x | a #",
            })
    void saysWhatIsWrong(String url, String expected) {
        String message = assertThrows(IllegalArgumentException.class, () -> RabbitUrl.parse(url))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rabbit://user:se%cret@host",
                "rabbit://user:se/cret@host",
                "rabbit://user:12/cret@host",
                "rabbit://user:12?cret@host",
                "rabbit://user:12?cret=x@host",
                "rabbit://user:12#cret@host",
                "rabbit://user:12,cret:cret@host:cret",
                "rabbit://user:cret",
                "cret://user:cret@host",
                "rabbit://user:cret@host:99999",
                "rabbit://user:cret@host/%cret"
            })
    void noErrorRepeatsAPassword(String url) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> RabbitUrl.parse(url));
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            assertFalse(cause.toString().contains("cret"), cause.toString());
        }
    }

    @Test
    void noTextOfItShowsAPassword() {
        RabbitUrl url = RabbitUrl.parse("rabbit://user:secret@h1,h2/v?x=secret");

        assertEquals("rabbit://***@h1:5672,h2:5672/v", url.toString());
        assertEquals("[h1:5672, h2:5672]", url.hosts().toString());
    }
}
