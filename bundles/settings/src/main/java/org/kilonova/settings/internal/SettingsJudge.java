// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Lets the good values of a configuration through and puts others in the place of the bad ones: the last good value of the key, or
 * none, so that its default applies. What was in force stays in force: a key that vanishes from the file takes its last good value
 * with it, and so does a file that vanishes ({@link #forget}), since then the default is what is in force. Says everything once,
 * however often the same content comes by. Thread-safe; one configuration is judged by one thread at a time.
 */
final class SettingsJudge {

    private static final String FILE = "felix.fileinstall.filename";

    /** Keys that Config Admin, FileInstall and Declarative Services understand in every configuration, and the core in a manager's. */
    private static final Pattern HOUSEKEEPING =
            Pattern.compile("service\\..+|felix\\.fileinstall\\..+|component\\..+|:.+"
                    + "|.+\\.target|.+\\.cardinality\\.minimum|kilonova\\.host|kilonova\\.task\\..+\\.spacing");

    private final Map<String, Case> cases = new ConcurrentHashMap<>();
    private final SettingsJournal journal;

    SettingsJudge(SettingsJournal journal) {
        this.journal = journal;
    }

    /**
     * Judges a configuration on its way to its owner.
     *
     * @param definition of its PID
     * @param allKeys the keys of the PID in whichever bundle defines it; asked only when a key is not in {@code definition}
     * @param properties changed in place
     */
    void judge(Definition definition, Supplier<Set<String>> allKeys, Dictionary<String, Object> properties) {
        String pid = withoutTarget(String.valueOf(properties.get(Constants.SERVICE_PID)));
        Case open = cases.computeIfAbsent(pid, Case::new);
        synchronized (open) {
            open.judge(definition, allKeys, properties);
        }
    }

    /** Its configuration is gone. */
    void forget(String pid) {
        cases.remove(withoutTarget(pid));
    }

    /** What the configuration of a PID was last turned into; empty if none has come by. */
    Optional<Delivered> delivered(String pid) {
        return Optional.ofNullable(cases.get(pid)).map(Case::delivered);
    }

    /** The same for all instances of a factory PID, in name order. */
    List<Delivered> instances(String factoryPid) {
        return new TreeMap<>(cases)
                .values().stream()
                        .map(Case::delivered)
                        .filter(delivered -> factoryPid.equals(delivered.factoryPid()))
                        .toList();
    }

    /** Config Admin allows {@code pid|symbolic name|version|location}. */
    static String withoutTarget(String pid) {
        int bar = pid.indexOf('|');
        return bar < 0 ? pid : pid.substring(0, bar);
    }

    /** One configuration and what is remembered of it. */
    private final class Case {
        private final Map<String, Object> lastGood = new HashMap<>();
        private final Map<String, Refusal> refusals = new HashMap<>();
        private final Set<String> unknown = new HashSet<>();
        private volatile Delivered delivered;

        Case(String pid) {
            delivered = new Delivered(pid, null, pid, Map.of(), Map.of());
        }

        Delivered delivered() {
            return delivered;
        }

        void judge(Definition definition, Supplier<Set<String>> allKeys, Dictionary<String, Object> properties) {
            // Dictionaries of Config Admin find keys in any case, but components see them as they are written.
            Map<String, Object> given = new TreeMap<>();
            properties.keys().asIterator().forEachRemaining(key -> given.put(key, properties.get(key)));
            String pid = delivered.pid();
            Object file = given.get(FILE);
            Object factoryPid = given.get(ConfigurationAdmin.SERVICE_FACTORYPID);
            String source = file == null ? pid : file.toString();
            Map<String, Object> inForce = new HashMap<>();

            for (Attribute attribute : definition.attributes().values()) {
                Object value = given.get(attribute.key());
                Object result = value == null ? absent(source, attribute) : judged(source, attribute, value);
                if (result != null) {
                    inForce.put(attribute.key(), result);
                }
                if (value != null && result == null) {
                    properties.remove(attribute.key());
                } else if (result != value) {
                    properties.put(attribute.key(), result);
                }
            }
            if (file != null) {
                // A program that sets a key may know more of its owner than the metatype tells.
                warnOfUnknown(source, definition, allKeys, given.keySet());
            }
            delivered =
                    new Delivered(pid, factoryPid == null ? null : factoryPid.toString(), source, inForce, refusals);
        }

        private Object absent(String source, Attribute attribute) {
            lastGood.remove(attribute.key());
            if (refusals.remove(attribute.key()) != null) {
                journal.noLongerSet(source, attribute);
            }
            return null;
        }

        private Object judged(String source, Attribute attribute, Object value) {
            String key = attribute.key();
            String reason = ValueCheck.refusal(attribute, value);
            if (reason == null) {
                lastGood.put(key, value);
                if (refusals.remove(key) != null) {
                    journal.accepted(source, attribute, Values.text(value));
                }
                return value;
            }
            // The bundle may have been updated since, and with it what is good.
            Object instead = lastGood.get(key);
            if (instead != null && ValueCheck.refusal(attribute, instead) != null) {
                instead = null;
            }
            Refusal refusal = new Refusal(Values.text(value), reason);
            if (!refusal.equals(refusals.put(key, refusal))) {
                journal.refused(source, attribute, refusal, instead);
            }
            return instead;
        }

        private void warnOfUnknown(
                String source, Definition definition, Supplier<Set<String>> allKeys, Set<String> given) {
            Set<String> strange = new TreeSet<>(given);
            strange.removeAll(definition.attributes().keySet());
            strange.removeIf(key -> HOUSEKEEPING.matcher(key).matches());
            if (!strange.isEmpty()) {
                Set<String> known = new TreeSet<>(allKeys.get());
                strange.removeAll(known);
                strange.stream()
                        .filter(key -> !unknown.contains(key))
                        .forEach(key -> journal.unknown(source, definition.pid(), key, known));
            }
            unknown.clear();
            unknown.addAll(strange);
        }
    }
}
