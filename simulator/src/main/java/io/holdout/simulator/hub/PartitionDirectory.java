package io.holdout.simulator.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one partition, each named for the sequence number that it begins with. */
final class PartitionDirectory implements Segments {
    private static final Logger log = LoggerFactory.getLogger(PartitionDirectory.class);
    private static final String SUFFIX = ".log";

    private final Path directory;

    PartitionDirectory(Path directory) {
        this.directory = directory;
    }

    @Override
    public Kept open() throws IOException {
        Files.createDirectories(directory);
        List<Path> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
        List<Segment> segments = new ArrayList<>();
        LogState state = LogState.EMPTY;
        for (int i = 0; i < files.size(); i++) {
            FileSegment segment = open(files.get(i), i == files.size() - 1);
            if (segment == null) {
                break;
            }
            if (i > 0 && segment.base() != state.next()) {
                throw new IOException("events before " + segment.base() + " are missing in " + directory);
            }
            state = segment.state();
            segments.add(segment);
        }
        if (!segments.isEmpty()) {
            state = state.beginningAt(Math.max(state.begin(), segments.get(0).base()));
        }
        return new Kept(state, segments);
    }

    private static @Nullable FileSegment open(Path file, boolean last) throws IOException {
        FileSegment segment = FileSegment.open(file);
        if (segment == null) {
            if (!last) {
                throw new IOException(file + " is damaged");
            }
            // the process ended before it wrote anything that matters
            Files.delete(file);
            return null;
        }
        long torn = Files.size(file) - segment.bytes();
        if (torn > 0 && !last) {
            throw new IOException(file + " is damaged from byte " + segment.bytes() + " on");
        }
        if (torn > 0) {
            log.warn("The last {} bytes of {} were not written to their end and are cut off", torn, file);
            segment.cut();
        }
        return segment;
    }

    @Override
    public Segment create(LogState state) throws IOException {
        return FileSegment.create(directory.resolve("%020d".formatted(state.next()) + SUFFIX), state);
    }
}
