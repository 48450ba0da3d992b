// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.stream.Collectors;

/** Images. */
final class ImageView implements View<Image> {

    private static final int HOSTS_NAMED = 3;

    @Override
    public String table(List<Image> images) {
        TextTable table = TextTable.of("Image", "vCPUs", "Memory MB", "Disk MB", "Hosts", "Parameters", "Description");
        for (Image image : images) {
            table.row(
                    image.name(),
                    image.vcpus(),
                    image.memoryMb(),
                    image.diskMb(),
                    hosts(image.hosts()),
                    usage(image),
                    image.description());
        }
        return table.toString();
    }

    @Override
    public String full(Image image) {
        StringBuilder text = new StringBuilder(image.name());
        text.append(image.description() == null ? "" : ": " + image.description())
                .append('\n');
        text.append(TextTable.indented("")
                .row("needs", Need.text(image.vcpus(), image.memoryMb(), image.diskMb()))
                .row("hosts", image.hosts().isEmpty() ? "none" : String.join(", ", image.hosts()))
                .row("usage", ("kn:run-instance NAME " + image.name() + " " + usage(image)).strip()));
        text.append(image.parameters().isEmpty() ? "parameters: none\n" : "parameters\n" + parameters(image));
        return text.toString();
    }

    @Override
    public String line(Image image) {
        return (image.name() + " " + usage(image)).strip();
    }

    private static TextTable parameters(Image image) {
        TextTable table = TextTable.indented("  ");
        for (Image.Parameter parameter : image.parameters()) {
            table.row(
                    parameter.name(),
                    parameter.byDefault() == null ? "must be given" : parameter.byDefault() + " if not given",
                    parameter.pattern() == null ? "" : "matches " + parameter.pattern(),
                    parameter.description());
        }
        return table;
    }

    private static String usage(Image image) {
        return image.parameters().stream().map(Image.Parameter::usage).collect(Collectors.joining(" "));
    }

    private static String hosts(List<String> hosts) {
        int more = hosts.size() - HOSTS_NAMED;
        String named = hosts.stream().limit(HOSTS_NAMED).collect(Collectors.joining(", "));
        return more > 0 ? named + " and " + more + " more" : named;
    }
}
