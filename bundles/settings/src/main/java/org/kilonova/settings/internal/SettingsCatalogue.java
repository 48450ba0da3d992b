// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.kilonova.container.Setting;
import org.kilonova.container.Settings;

/** Lists what can be set, and what is in force. */
final class SettingsCatalogue implements Settings {

    private static final String DEFAULT = "default";

    private final Definitions definitions;
    private final SettingsJudge judge;

    SettingsCatalogue(Definitions definitions, SettingsJudge judge) {
        this.definitions = definitions;
        this.judge = judge;
    }

    @Override
    public List<Setting> all() {
        return definitions.all().stream().flatMap(this::rows).toList();
    }

    @Override
    public Map<String, String> masked() {
        Map<String, String> masked = new TreeMap<>();
        all().forEach(setting -> masked.put(setting.pid() + '.' + setting.key(), setting.value()));
        return masked;
    }

    private Stream<Setting> rows(Definition definition) {
        String pid = definition.pid();
        Stream<Delivered> single = definition.factory()
                ? Stream.empty()
                : Stream.of(
                        judge.delivered(pid).orElseGet(() -> new Delivered(pid, null, DEFAULT, Map.of(), Map.of())));
        return Stream.concat(single, judge.instances(pid).stream())
                .flatMap(delivered ->
                        definition.attributes().values().stream().map(attribute -> row(delivered, attribute)));
    }

    private static Setting row(Delivered delivered, Attribute attribute) {
        Object value = delivered.inForce().get(attribute.key());
        Refusal refusal = delivered.refusals().get(attribute.key());
        String byDefault = SettingsJournal.shown(attribute, attribute.defaultText());
        return new Setting(
                delivered.pid(),
                attribute.key(),
                value == null ? byDefault : SettingsJournal.shown(attribute, Values.text(value)),
                byDefault,
                value == null ? DEFAULT : fileName(delivered.source()),
                refusal == null ? null : refusal.reason(),
                attribute.description());
    }

    private static String fileName(String source) {
        return source.substring(source.lastIndexOf('/') + 1);
    }
}
