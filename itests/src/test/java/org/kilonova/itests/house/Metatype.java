// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.house;

import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What the bundles say about their settings. */
final class Metatype {

    private static final String UNITS =
            "seconds|messages|threads|connections|requests|bytes|MiB|processors|instances|files|streams|sessions";
    private static final Pattern UNIT = Pattern.compile("\\((" + UNITS + ")\\)|^(Connections|Messages|Threads) ");

    /**
     * A key.
     *
     * @param byDefault as a person writes it, empty if there is none
     * @param unit or empty
     * @param allowed values
     */
    record Key(String name, String byDefault, String unit, String allowed) {}

    private Metatype() {}

    /** All keys of all bundles, by PID, in the order of the code. */
    static Map<String, List<Key>> keys() {
        Map<String, List<Key>> all = new TreeMap<>();
        for (BundleJar bundle : BundleJar.ours()) {
            bundle.texts("OSGI-INF/metatype/.*\\.xml").forEach(xml -> read(xml, all));
        }
        return all;
    }

    /** PIDs of which there is a file for each instance. */
    static Set<String> factories() {
        return BundleJar.ours().stream()
                .flatMap(bundle -> bundle.texts("OSGI-INF/metatype/.*\\.xml").stream())
                .flatMap(xml -> elements(parse(xml).getElementsByTagName("Designate")).stream())
                .filter(designate -> designate.hasAttribute("factoryPid"))
                .map(designate -> designate.getAttribute("factoryPid"))
                .collect(Collectors.toSet());
    }

    private static void read(String xml, Map<String, List<Key>> into) {
        Document document = parse(xml);
        Map<String, List<Key>> byId = new TreeMap<>();
        for (Element ocd : elements(document.getElementsByTagName("OCD"))) {
            byId.put(
                    ocd.getAttribute("id"),
                    elements(ocd.getElementsByTagName("AD")).stream()
                            .map(Metatype::key)
                            .toList());
        }
        for (Element designate : elements(document.getElementsByTagName("Designate"))) {
            String pid = designate.getAttribute(designate.hasAttribute("pid") ? "pid" : "factoryPid");
            Element object = elements(designate.getElementsByTagName("Object")).get(0);
            into.put(pid, byId.get(object.getAttribute("ocdref")));
        }
    }

    private static Key key(Element ad) {
        boolean number = List.of("Integer", "Long", "Double", "Float").contains(ad.getAttribute("type"));
        String byDefault = ad.getAttribute("default");
        Matcher unit = UNIT.matcher(ad.getAttribute("description"));
        return new Key(
                ad.getAttribute("id"),
                number ? number(byDefault) : byDefault,
                unit.find() ? unit(unit) : "",
                allowed(ad));
    }

    private static String unit(Matcher found) {
        return found.group(1) != null ? found.group(1) : found.group(2).toLowerCase(Locale.ROOT);
    }

    private static String allowed(Element ad) {
        String min = number(ad.getAttribute("min"));
        String max = number(ad.getAttribute("max"));
        return switch (ad.getAttribute("type")) {
            case "Boolean" -> "true or false";
            case "Password" -> "secret";
            case "String" -> "text";
            default -> min.isEmpty() ? "any" : max.isEmpty() ? "at least " + min : min + " to " + max;
        };
    }

    private static String number(String text) {
        return text.isEmpty() ? "" : new BigDecimal(text).stripTrailingZeros().toPlainString();
    }

    static Document parse(String xml) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)));
        } catch (Exception e) {
            throw new IllegalStateException("cannot be read: " + xml, e);
        }
    }

    static List<Element> elements(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
