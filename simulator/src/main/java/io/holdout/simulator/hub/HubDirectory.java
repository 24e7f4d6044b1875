package io.holdout.simulator.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory of one hub: a small file that says what the hub is, and a directory a partition below that of its generation. */
final class HubDirectory implements HubStore {
    private static final String FILE = "hub.properties";

    private final Path directory;

    HubDirectory(Path directory) {
        this.directory = directory;
    }

    /** What the hub was when the last process ended, or null if there is none. */
    @Nullable
    HubIdentity load() throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return null;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        try {
            return new HubIdentity(
                    properties.getProperty("name", ""),
                    Instant.parse(properties.getProperty("created_at", "")),
                    Long.parseLong(properties.getProperty("generation", "")),
                    Integer.parseInt(properties.getProperty("partitions", "")),
                    Arrays.stream(properties.getProperty("consumer_groups", "").split(","))
                            .filter(group -> !group.isBlank())
                            .collect(Collectors.toSet()));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException(file + " is not what this program writes: " + e.getMessage(), e);
        }
    }

    @Override
    public void save(HubIdentity identity) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("name", identity.name());
        properties.setProperty("created_at", identity.createdAt().toString());
        properties.setProperty("generation", Long.toString(identity.generation()));
        properties.setProperty("partitions", Integer.toString(identity.partitions()));
        properties.setProperty("consumer_groups", String.join(",", identity.groups()));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Files.createDirectories(directory);
        Path draft = directory.resolve(FILE + ".new");
        Files.writeString(draft, text.toString(), UTF_8);
        Files.move(draft, directory.resolve(FILE), ATOMIC_MOVE, REPLACE_EXISTING);
        forgetOthers(Set.of(FILE, generation(identity)));
    }

    private static String generation(HubIdentity identity) {
        return Long.toString(identity.generation());
    }

    private void forgetOthers(Set<String> kept) throws IOException {
        List<Path> others;
        try (Stream<Path> found = Files.list(directory)) {
            others = found.filter(path -> !kept.contains(path.getFileName().toString()))
                    .toList();
        }
        for (Path other : others) {
            delete(other);
        }
    }

    private static void delete(Path tree) throws IOException {
        List<Path> paths;
        try (Stream<Path> found = Files.walk(tree)) {
            paths = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }

    @Override
    public Segments partition(HubIdentity identity, String id) {
        return new PartitionDirectory(directory.resolve(generation(identity)).resolve(id));
    }
}
