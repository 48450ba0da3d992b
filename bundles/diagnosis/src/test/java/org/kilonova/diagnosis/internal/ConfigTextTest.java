// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.diagnosis.internal.ConfigText.Entry;

class ConfigTextTest {

    @TempDir
    Path config;

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".password = s3cret",
                "# .password = s3cret",
                "db.password: s3cret",
                ".password = s3\\\n   s3cret",
                ".password=\"s3cret\"",
                "api.keys=[ \\\n  \"a\", \\\n]\nclient_secret=[ \\\n  \"s3cret\", \\\n]",
                "transport_url = rabbit://u:s3cret@h:5672/",
                "transport_url = rabbit://u:s3cret?s3cret@h:5672/",
                "transport_url = rabbit://nova:s3cret@h1:5672,\\\nnova:s3cret@h2/vh",
                "# transport_url = rabbit://nova:s3cret@h1:5672, \\\n# nova:s3cret@h2/vh",
                "# transport_url = rabbit://nova:s3cret@h1:5672,\\\nnova:s3cret@h2/vh",
                "connection = rabbit://nova:x@h1:5672,\\\r\n  nova:s3cret@h2/vh",
                "connection = rabbit://u:\\\ns3cret@h",
                "# old = C:\\\n.x = s3cret",
                "old = C:\\\\\n.x = s3cret",
                ".x = a\u0085s3cret",
                "client_secret=[\n  \"s3cret\",\n]",
                "connection = jdbc:postgresql://h/db?user=u&password=s3cret",
                "<appender><password>s3cret</password></appender>",
                "<property name=\"mail.password\" value=\"s3cret\"/>",
                "<property value=\"s3cret\" scope=\"context\" name=\"mail.password\"/>",
                "<property\n  value='s3cret'\n  name='mail.password'/>",
                "<property name=\"mail.password\">s3cret</property>",
                "<a>\n<password>\ns3cret\n</password>\n</a>",
                "\uFEFF<a>\n<!-- <password>\ns3cret -->",
                "<password encoded=\"no\"><![CDATA[s3cret]]></password>",
                "<credentials><user>s3cret</user></credentials>",
                "<url>amqp://u:s3cret@h/</url>"
            })
    void secretsAreMasked(String text) {
        assertFalse(ConfigText.masked(text).contains("s3cret"), ConfigText.masked(text));
    }

    @Test
    void theRestStays() {
        String text = "# a comment\nhost = node-1\n<file>${dir}/a.log</file>\n";

        assertEquals(text, ConfigText.masked(text));
        String xml = "<a>\n  <file>x.log</file>\n  <b name='n' value='v'/>\n  <password/>\n  <c>d</c>\n</a>\n";
        assertEquals(xml, ConfigText.masked(xml));
        assertEquals(
                "<a><password x=\"y\">***</password><b value=\"***\" name='token'/><c>d</c></a>",
                ConfigText.masked(
                        "<a><password x=\"y\">s3cret</password><b value='s3cret' name='token'/><c>d</c></a>"));
    }

    @Test
    void aValueThatGoesOnStandsInOneLine() {
        assertEquals(
                "transport_url = rabbit://nova:***@h1:5672,nova:***@h2/vh\nhost = a\n",
                ConfigText.masked("transport_url = rabbit://nova:pw1@h1:5672,\\\n  nova:secret2@h2/vh\nhost = a\n"));
        assertEquals(
                "command=[ \"/bin/sleep\", ]\nurls=[\"a\",\"b\"]\nx = 1",
                ConfigText.masked("command=[ \\\n  \"/bin/sleep\", \\\n]\nurls=[\n\"a\",\n\"b\"]\nx = 1"));
    }

    @Test
    void entriesAreReadWithTheLinesThatGoOn() {
        assertEquals(
                List.of(
                        new Entry("a", "1"),
                        new Entry(".password", "old"),
                        new Entry(".password", "xy"),
                        new Entry("list", "[\"one\"]")),
                ConfigText.entries("a = 1\n#.password = old\n.password = x\\\n  y\nlist=[ \\\n  \"one\" \\\n]\n")
                        .stream()
                        .map(each -> new Entry(each.key(), each.value().replace(" ", "")))
                        .toList());
    }

    @Test
    void aSecretIsKnownInEveryForm() throws Exception {
        Files.createDirectories(config.resolve("secrets"));
        Files.writeString(config.resolve("secrets/encoded"), "p%40ss%2Fword");
        Files.writeString(config.resolve("secrets/plain"), "a b&c/d@");
        Files.writeString(config.resolve("secrets/umlauts"), "Schlüssel-Å");
        Files.writeString(config.resolve("secrets/quoted"), "x\"yz\\123");
        Files.writeString(config.resolve("a.cfg"), ".password = umläut-Å1\n.other = with\\=equals\n");
        Files.createDirectory(config.resolve("secrets/directory"));

        Mask mask = new Mask(new KnownSecrets(config, Map::of, Map::of).find());

        for (String form : List.of(
                "p%40ss%2Fword",
                "p@ss/word",
                "a b&c/d@",
                "a+b%26c%2Fd%40",
                "a%20b%26c%2Fd%40",
                "Schlüssel-Å",
                "Schl%C3%BCssel-%C3%85",
                "x\"yz\\123",
                "x\\\"yz\\\\123",
                "umläut-Å1",
                "with=equals")) {
            assertEquals("<***>", mask.in("<" + form + ">"), form);
        }
    }

    @Test
    void secretsAreKnownFromWhereTheyAreKept() throws Exception {
        Files.createDirectories(config.resolve("secrets"));
        Files.writeString(config.resolve("secrets/db"), "from-a-file\n");
        Files.writeString(
                config.resolve("a.cfg"),
                ".password = from-a-setting\ntransport_url = rabbit://u:p%40ssword1@h/\nother = harmless\n.p2 ="
                        + " $[secret:db]\n");
        Files.writeString(config.resolve("b.cfg"), """
                # .password = from-a-comment
                .password = from-two-\\
                  lines
                connection = rabbit://h0:5672,u:of-the-first@h1:5672,\\
                  v:of-the-second@h2/vh
                another = rabbit://[::1]:5672/, u:with@an-at@h1, :with,comma@h2
                .keys=["of-a-list"]
                """);
        Files.writeString(config.resolve("tokens"), "ann admin 0123456789012345678901234567890123456789\n");

        Set<String> known = new KnownSecrets(
                        config,
                        () -> Map.of("DB_PASSWORD", "from-the-environment", "LANG", "C"),
                        () -> Map.of("x.secret", "from-a-property"))
                .find();

        for (String secret : Set.of(
                "from-a-file",
                "from-a-setting",
                "from-a-comment",
                "from-two-lines",
                "of-the-first",
                "of-the-second",
                "with@an-at",
                "with,comma",
                "of-a-list",
                "p%40ssword1",
                "p@ssword1",
                "from-the-environment",
                "from-a-property",
                "0123456789012345678901234567890123456789")) {
            assertEquals("x***y", new Mask(known).in("x" + secret + "y"), secret);
        }
        assertEquals("harmless C $[secret:db]", new Mask(known).in("harmless C $[secret:db]"));
    }
}
