// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.osgi.service.metatype.AttributeDefinition.INTEGER;
import static org.osgi.service.metatype.AttributeDefinition.PASSWORD;
import static org.osgi.service.metatype.AttributeDefinition.STRING;

import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kilonova.container.Setting;
import org.slf4j.LoggerFactory;

class SettingsJudgeTest {

    private static final String PID = "org.example.pid";
    private static final Definition DEFINITION = define(
            Attributes.interval(),
            Attributes.of("size", INTEGER),
            Attributes.of("transport_url", STRING, "local:"),
            Attributes.of("pass", PASSWORD, ""));

    private final LogLines log = new LogLines("judge");
    private final SettingsJudge judge = new SettingsJudge(new SettingsJournal(LoggerFactory.getLogger("judge")));

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void goodValuesPassAsTheyAreAndNothingIsSaid() {
        Map<String, Object> passed = deliver("report_interval", "5", "size", 3);
        assertEquals("5", passed.get("report_interval"));
        assertEquals(3, passed.get("size"));
        assertEquals(List.of(), log.take());
    }

    @Test
    void withoutALastGoodValueTheDefaultApplies() {
        assertNull(deliver("report_interval", "soon").get("report_interval"));
        assertEquals(
                List.of(
                        "ERROR Configuration /etc/kn/org.example.pid.cfg: report_interval = \"soon\" is refused: must be a"
                                + " number; the default \"10.0\" is in force. Correct it there, it is read again when it changes"),
                log.take());
    }

    @Test
    void theLastGoodValueStays() {
        deliver("report_interval", "5");
        assertEquals("5", deliver("report_interval", "0").get("report_interval"));
        assertEquals("5", deliver("report_interval", "99").get("report_interval"));
        List<String> lines = log.take();
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains("must be from 1 to 60; the last good value \"5\" stays in force"));
    }

    @Test
    void oneBadValueDoesNotHarmTheOthers() {
        deliver("report_interval", "5", "size", "1");
        Map<String, Object> passed = deliver("report_interval", "6", "size", "x");
        assertEquals("6", passed.get("report_interval"));
        assertEquals("1", passed.get("size"));
    }

    @Test
    void theSameContentIsSpokenOfOnce() {
        deliver("report_interval", "soon", "reprot_interval", "1");
        assertEquals(2, log.take().size());
        deliver("report_interval", "soon", "reprot_interval", "1");
        deliver("report_interval", "soon", "reprot_interval", "2", "size", "1");
        assertEquals(List.of(), log.take());
        deliver("report_interval", "later", "reprot_interval", "1");
        assertEquals(1, log.take().size());
    }

    @Test
    void aCorrectedValueIsSpokenOfOnce() {
        deliver("report_interval", "soon");
        log.take();
        assertEquals("7", deliver("report_interval", "7").get("report_interval"));
        deliver("report_interval", "7");
        deliver("report_interval", "8");
        assertEquals(
                List.of("INFO Configuration /etc/kn/org.example.pid.cfg: report_interval = \"7\" is accepted, the value"
                        + " before was refused"),
                log.take());
    }

    @Test
    void aKeyThatVanishesTakesItsLastGoodValueWithIt() {
        deliver("report_interval", "5");
        deliver("size", "1");
        assertNull(deliver("report_interval", "soon").get("report_interval"));
        log.take();
        deliver("size", "1");
        assertEquals(
                1,
                log.take().stream()
                        .filter(line -> line.contains("no longer set"))
                        .count());
    }

    @Test
    void aConfigurationThatVanishesIsForgotten() {
        deliver("report_interval", "5");
        judge.forget(PID);
        assertNull(deliver("report_interval", "soon").get("report_interval"));
    }

    @Test
    void theLastGoodValueMustBeGoodForTheBundleOfToday() {
        deliver("size", "5");
        Dictionary<String, Object> properties = properties("size", "x");
        judge.judge(define(Attributes.options("size", "S", "L")), Set::of, properties);
        assertNull(properties.get("size"));
    }

    @Test
    void unknownKeysPassWithAWarningThatNamesTheNearest() {
        assertEquals("1", deliver("report_intervall", "1").get("report_intervall"));
        deliver("colour", "red");
        assertEquals(
                List.of(
                        "WARN Configuration /etc/kn/org.example.pid.cfg: report_intervall is no key of org.example.pid and has"
                                + " no effect; did you mean report_interval?",
                        "WARN Configuration /etc/kn/org.example.pid.cfg: colour is no key of org.example.pid and has no"
                                + " effect; its keys are pass, report_interval, size, transport_url"),
                log.take());
    }

    @Test
    void unknownKeysThatAreInNoFilePassInSilence() {
        Dictionary<String, Object> properties = properties("colour", "red");
        properties.remove("felix.fileinstall.filename");
        judge.judge(DEFINITION, () -> DEFINITION.attributes().keySet(), properties);
        assertEquals("red", properties.get("colour"));
        assertEquals(List.of(), log.take());
    }

    @Test
    void keysOfAnotherBundleAndOfTheFrameworkAreNotUnknown() {
        Dictionary<String, Object> properties =
                properties("newer", "1", "service.ranking", 3, "store.target", "(a=b)", "store.cardinality.minimum", 1);
        judge.judge(DEFINITION, () -> Set.of("newer", "size"), properties);
        assertEquals(List.of(), log.take());
    }

    @Test
    void servicePropertiesOfManagersAreNotUnknown() {
        deliver("kilonova.host", "a", "kilonova.task.tidy.spacing", "5");
        assertEquals(List.of(), log.take());
    }

    @Test
    void secretsNeverShow() {
        Definition secret = define(
                new Attribute(
                        "pass", PASSWORD, 0, List.of(), List.of(), "", value -> "must have at least 8 characters"),
                new Attribute("url", STRING, 0, List.of(), List.of("local:"), "", value -> "must be shorter"));
        Dictionary<String, Object> properties = properties("pass", "hunter2", "url", "rabbit://u:hunter2@h/");
        judge.judge(secret, Set::of, properties);
        String lines = log.take().toString();
        assertFalse(lines.contains("hunter2"), lines);
        assertTrue(lines.contains("pass = \"***\"") && lines.contains("rabbit://u:***@h/"), lines);
    }

    @Test
    void aTargetedPidIsTheSameConfiguration() {
        deliver("report_interval", "5");
        Dictionary<String, Object> properties = properties("report_interval", "soon");
        properties.put("service.pid", PID + "|org.example");
        judge.judge(DEFINITION, Set::of, properties);
        assertEquals("5", properties.get("report_interval"));
    }

    @Test
    void theCatalogueShowsWhatIsInForceAndWhy() {
        deliver("report_interval", "5", "transport_url", "rabbit://u:hunter2@h/", "pass", "hunter2");
        deliver("report_interval", "soon", "transport_url", "rabbit://u:hunter2@h/", "pass", "hunter2");
        Setting interval = row("report_interval");
        assertEquals(
                new Setting(
                        PID,
                        "report_interval",
                        "5",
                        "10.0",
                        "org.example.pid.cfg",
                        "must be a number",
                        "Between two reports (seconds)"),
                interval);
        assertEquals("***", row("pass").value());
        assertEquals("", row("pass").defaultValue());
        assertEquals("rabbit://u:***@h/", row("transport_url").value());
        assertEquals(new Setting(PID, "size", "", "", "default", null, "about size"), row("size"));
        assertEquals("5", catalogue(DEFINITION).masked().get(PID + ".report_interval"));
    }

    @Test
    void theCatalogueHasRowsForEachInstanceOfAFactory() {
        for (String instance : List.of("b", "a")) {
            Dictionary<String, Object> properties = properties("size", "1");
            properties.put("service.pid", PID + "~" + instance);
            properties.put("service.factoryPid", PID);
            judge.judge(DEFINITION, Set::of, properties);
        }
        Definition factory = new Definition(PID, true, 1, DEFINITION.attributes());
        assertEquals(
                List.of(PID + "~a", PID + "~b"),
                catalogue(factory).all().stream().map(Setting::pid).distinct().toList());
        judge.forget(PID + "~a");
        assertEquals(4, catalogue(factory).all().size());
    }

    private Setting row(String key) {
        return catalogue(DEFINITION).all().stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private SettingsCatalogue catalogue(Definition definition) {
        FakeBundle bundle = new FakeBundle(1);
        Definitions definitions =
                new Definitions(FakeBundle.array(bundle), asked -> Map.of(definition.pid(), definition));
        return new SettingsCatalogue(definitions, judge);
    }

    private Map<String, Object> deliver(Object... keysAndValues) {
        Hashtable<String, Object> properties = properties(keysAndValues);
        judge.judge(DEFINITION, DEFINITION.attributes()::keySet, properties);
        return properties;
    }

    private static Hashtable<String, Object> properties(Object... keysAndValues) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("service.pid", PID);
        properties.put("felix.fileinstall.filename", "file:/etc/kn/org.example.pid.cfg");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    private static Definition define(Attribute... attributes) {
        return Definition.of(PID, false, 1, Arrays.asList(attributes));
    }
}
