package io.holdout.simulator.score;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The truth of a tenant, as {@code simulate} writes it.
 *
 * @param stories what is behind the sign-ins that a report shows, by id
 * @param newest the newest sign-ins of each device, by {@link DeviceName}
 * @param inventory grades of the devices that Exchange knows
 */
record Labels(
        List<Episode> episodes,
        List<Device> devices,
        Map<String, String> stories,
        Map<DeviceName, List<String>> newest,
        Map<Partnership, String> inventory) {
    private static final int NEWEST = 3;

    Labels {
        episodes = List.copyOf(episodes);
        devices = List.copyOf(devices);
        stories = Map.copyOf(stories);
        newest = Map.copyOf(newest);
        inventory = Map.copyOf(inventory);
    }

    /** A mailbox and a device, as Exchange knows them. */
    record Partnership(String tenantId, String user, String deviceId) {}

    /** A user's device. */
    record DeviceName(String userId, String device) {}

    /**
     * Where a device stands.
     *
     * @param also what may be said as well
     */
    record Device(
            String tenantId, String userId, String user, String device, String story, String state, Set<String> also) {

        DeviceName name() {
            return new DeviceName(userId, device);
        }
    }

    /**
     * What a finding should tell, and when it should begin.
     *
     * @param userId empty when it is about no single user
     * @param entity empty when it is about nothing but the user or the tenant
     */
    record Episode(
            String rule,
            String tenantId,
            String userId,
            String user,
            String entity,
            String story,
            Instant start,
            Instant latest,
            String grade,
            boolean optional,
            List<String> records) {}

    /**
     * Reads the labels. Of the sign-ins, which can be millions, only those are kept that a report shows.
     *
     * @param shown ids of the sign-ins in the report
     */
    static Labels read(Path file, Set<String> shown) throws IOException {
        List<Episode> episodes = new ArrayList<>();
        List<Device> devices = new ArrayList<>();
        Map<String, String> stories = new HashMap<>();
        Map<DeviceName, Deque<Sighting>> newest = new HashMap<>();
        Map<Partnership, String> inventory = new HashMap<>();
        boolean[] any = new boolean[1];
        JsonLines.read(file, label -> {
            any[0] = true;
            switch (JsonLines.text(label, "kind")) {
                case "episode" -> episodes.add(episode(label));
                case "device" -> devices.add(device(label));
                case "inventory" -> inventory.put(partnership(label), JsonLines.text(label, "grade"));
                case "record" -> record(label, shown, stories, newest);
                default -> throw new IllegalArgumentException("a label of no known kind");
            }
        });
        if (!any[0]) {
            throw new UnreadableFileException(file, "holds no labels");
        }
        Map<DeviceName, List<String>> ids = new HashMap<>();
        newest.forEach((name, sightings) ->
                ids.put(name, sightings.stream().map(Sighting::id).toList()));
        return new Labels(episodes, devices, stories, ids, inventory);
    }

    private static Partnership partnership(JsonNode label) {
        return new Partnership(
                JsonLines.text(label, "tenantId"), JsonLines.text(label, "user"), JsonLines.text(label, "deviceId"));
    }

    private record Sighting(Instant time, String id) {}

    private static void record(
            JsonNode label, Set<String> shown, Map<String, String> stories, Map<DeviceName, Deque<Sighting>> newest) {
        String id = JsonLines.text(label, "id");
        if (shown.contains(id)) {
            stories.put(id, JsonLines.text(label, "story"));
        }
        String device = label.path("device").asText();
        if (!device.isEmpty()) {
            // labels come hour by hour, so the last ones are about the newest
            Deque<Sighting> last = newest.computeIfAbsent(
                    new DeviceName(JsonLines.text(label, "userId"), device), ignored -> new ArrayDeque<>());
            last.addLast(new Sighting(instant(label, "created"), id));
            if (last.size() > NEWEST) {
                last.removeFirst();
            }
        }
    }

    private static Device device(JsonNode label) {
        return new Device(
                JsonLines.text(label, "tenantId"),
                JsonLines.text(label, "userId"),
                JsonLines.text(label, "user"),
                JsonLines.text(label, "device"),
                JsonLines.text(label, "story"),
                JsonLines.text(label, "state"),
                Set.copyOf(texts(label.path("also"))));
    }

    private static Episode episode(JsonNode label) {
        return new Episode(
                JsonLines.text(label, "rule"),
                JsonLines.text(label, "tenantId"),
                JsonLines.text(label, "userId"),
                JsonLines.text(label, "user"),
                JsonLines.text(label, "entity"),
                JsonLines.text(label, "story"),
                instant(label, "start"),
                label.has("latest") ? instant(label, "latest") : instant(label, "start"),
                JsonLines.text(label, "grade"),
                label.path("optional").asBoolean(),
                texts(label.path("records")));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return List.copyOf(texts);
    }

    private static Instant instant(JsonNode label, String name) {
        try {
            return Instant.parse(JsonLines.text(label, name));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no time as " + name, e);
        }
    }
}
