// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kilonova.scheduler.internal.wire.Image;
import org.kilonova.scheduler.internal.wire.ListedImage;
import org.kilonova.scheduler.internal.wire.Parameter;

/** Which images each host is able to run, as it says. Thread-safe. */
public final class ImageTable {

    /** The host that reported last comes first: its declaration counts. */
    private static final String SELECT = "SELECT i.* FROM images i JOIN compute_nodes n ON n.host = i.host";

    private static final String ORDER = " ORDER BY i.name, n.reported_at DESC, i.host";
    private static final String PARAMETERS = "SELECT * FROM image_parameters WHERE host = ?";

    private record Declared(String host, Image image) {}

    private final Database database;

    public ImageTable(Database database) {
        this.database = database;
    }

    /** An image by name, with its parameters. */
    public Optional<ListedImage> find(String name) {
        return database.with(session -> {
            List<Declared> declared =
                    session.rows(row -> declared(row, Map.of()), SELECT + " WHERE i.name = ?" + ORDER, name);
            if (declared.isEmpty()) {
                return Optional.empty();
            }
            List<Parameter> parameters = session.rows(
                    ImageTable::parameter,
                    PARAMETERS + " AND image = ? ORDER BY place",
                    declared.get(0).host(),
                    name);
            return Optional.of(listed(declared, parameters));
        });
    }

    /** All images, by name. */
    public List<ListedImage> list() {
        return database.with(session -> {
            Map<String, List<Declared>> byName = new LinkedHashMap<>();
            for (Declared declared : session.rows(row -> declared(row, Map.of()), SELECT + ORDER)) {
                byName.computeIfAbsent(declared.image().name(), name -> new ArrayList<>())
                        .add(declared);
            }
            Map<String, Map<String, List<Parameter>>> parameters = new HashMap<>();
            List<ListedImage> images = new ArrayList<>();
            for (List<Declared> declared : byName.values()) {
                String host = declared.get(0).host();
                if (!parameters.containsKey(host)) {
                    parameters.put(host, parameters(session, host));
                }
                images.add(listed(
                        declared,
                        parameters
                                .get(host)
                                .getOrDefault(declared.get(0).image().name(), List.of())));
            }
            return images;
        });
    }

    /** The names of the images of each host. */
    public Map<String, List<String>> byHost() {
        return database.with(session -> {
            Map<String, List<String>> names = new TreeMap<>();
            session.rows(
                    row -> names.computeIfAbsent(row.getString("host"), host -> new ArrayList<>())
                            .add(row.getString("name")),
                    "SELECT host, name FROM images ORDER BY host, name");
            return names;
        });
    }

    /** Keeps what a host declares in the place of what it declared before. Writes nothing if that is the same. */
    public void replace(String host, List<Image> images) {
        List<Image> sorted = sorted(images);
        if (!of(host).equals(sorted)) {
            database.atomically(session -> {
                // One at a time for each host: a report may be delivered twice at once.
                session.rows(
                        row -> row.getString("host"), "SELECT host FROM compute_nodes WHERE host = ? FOR UPDATE", host);
                session.update("DELETE FROM images WHERE host = ?", host);
                for (Image image : sorted) {
                    insert(session, host, image);
                }
                return sorted;
            });
        }
    }

    private List<Image> of(String host) {
        return database.with(session -> {
            Map<String, List<Parameter>> parameters = parameters(session, host);
            return sorted(session.rows(
                    row -> declared(row, parameters).image(), "SELECT * FROM images WHERE host = ?", host));
        });
    }

    /** As they are kept, by name. */
    private static List<Image> sorted(List<Image> images) {
        return images.stream()
                .map(ImageTable::fitting)
                .sorted(Comparator.comparing(Image::name))
                .toList();
    }

    private static Image fitting(Image image) {
        List<Parameter> parameters = image.parameters().stream()
                .map(parameter -> new Parameter(
                        parameter.name(),
                        parameter.pattern(),
                        parameter.byDefault(),
                        Text.fitting(parameter.description())))
                .toList();
        return new Image(
                image.name(),
                Text.fitting(image.description()),
                parameters,
                image.vcpus(),
                image.memoryMb(),
                image.diskMb());
    }

    private static void insert(Session session, String host, Image image) throws SQLException {
        session.update(
                "INSERT INTO images (host, name, description, vcpus, memory_mb, disk_mb) VALUES (?, ?, ?, ?, ?, ?)",
                host,
                image.name(),
                image.description(),
                image.vcpus(),
                image.memoryMb(),
                image.diskMb());
        for (int place = 0; place < image.parameters().size(); place++) {
            Parameter parameter = image.parameters().get(place);
            session.update(
                    "INSERT INTO image_parameters (host, image, name, place, pattern, default_value, description)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    host,
                    image.name(),
                    parameter.name(),
                    place,
                    parameter.pattern(),
                    parameter.byDefault(),
                    parameter.description());
        }
    }

    private static Map<String, List<Parameter>> parameters(Session session, String host) throws SQLException {
        Map<String, List<Parameter>> byImage = new HashMap<>();
        session.rows(
                row -> byImage.computeIfAbsent(row.getString("image"), image -> new ArrayList<>())
                        .add(parameter(row)),
                PARAMETERS + " ORDER BY image, place",
                host);
        return byImage;
    }

    private static ListedImage listed(List<Declared> declared, List<Parameter> parameters) {
        Image image = declared.get(0).image();
        return new ListedImage(
                image.name(),
                image.description(),
                parameters,
                image.vcpus(),
                image.memoryMb(),
                image.diskMb(),
                declared.stream().map(Declared::host).sorted().toList());
    }

    private static Declared declared(ResultSet row, Map<String, List<Parameter>> parameters) throws SQLException {
        String name = row.getString("name");
        Image image = new Image(
                name,
                row.getString("description"),
                parameters.getOrDefault(name, List.of()),
                row.getInt("vcpus"),
                row.getLong("memory_mb"),
                row.getLong("disk_mb"));
        return new Declared(row.getString("host"), image);
    }

    private static Parameter parameter(ResultSet row) throws SQLException {
        return new Parameter(
                row.getString("name"),
                row.getString("pattern"),
                row.getString("default_value"),
                row.getString("description"));
    }
}
