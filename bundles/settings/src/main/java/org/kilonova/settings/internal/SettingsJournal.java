// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.kilonova.container.Secrets;
import org.osgi.service.metatype.AttributeDefinition;
import org.slf4j.Logger;

/** Says in the log what became of a configuration; secrets never show. */
final class SettingsJournal {

    private final Logger log;

    SettingsJournal(Logger log) {
        this.log = log;
    }

    /** A value fit to be shown. */
    static String shown(Attribute attribute, String value) {
        boolean secret = attribute.type() == AttributeDefinition.PASSWORD && !value.isEmpty();
        return secret ? Secrets.HIDDEN : Secrets.mask(attribute.key(), value);
    }

    void refused(String source, Attribute attribute, Refusal refusal, Object lastGood) {
        log.error(
                "Configuration {}: {} = {} is refused: {}; {}. Correct it there, it is read again when it changes",
                place(source),
                attribute.key(),
                quoted(attribute, refusal.value()),
                refusal.reason(),
                inForce(attribute, lastGood));
    }

    void accepted(String source, Attribute attribute, String value) {
        log.info(
                "Configuration {}: {} = {} is accepted, the value before was refused",
                place(source),
                attribute.key(),
                quoted(attribute, value));
    }

    void noLongerSet(String source, Attribute attribute) {
        log.info(
                "Configuration {}: {}, whose value was refused, is no longer set; {}",
                place(source),
                attribute.key(),
                inForce(attribute, null));
    }

    void unknown(String source, String pid, String key, Set<String> known) {
        String advice = NearestKey.of(key, known)
                .map(nearest -> "did you mean " + nearest + "?")
                .orElseGet(() -> "its keys are " + String.join(", ", known));
        log.warn("Configuration {}: {} is no key of {} and has no effect; {}", place(source), key, pid, advice);
    }

    private static String inForce(Attribute attribute, Object lastGood) {
        if (lastGood != null) {
            return "the last good value " + quoted(attribute, Values.text(lastGood)) + " stays in force";
        }
        return attribute.defaults().isEmpty()
                ? "its owner's default is in force"
                : "the default " + quoted(attribute, attribute.defaultText()) + " is in force";
    }

    /** In quotes, since blanks are a frequent mistake. */
    private static String quoted(Attribute attribute, String value) {
        return '"' + shown(attribute, value) + '"';
    }

    private static String place(String source) {
        return source.startsWith("file:") ? Path.of(URI.create(source)).toString() : source;
    }
}
