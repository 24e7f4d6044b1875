package io.holdout.processor.agent;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables of Apple's builds, trains and models (see NOTICE for where the facts come from). */
final class DeviceCatalogue {
    private static final Map<String, String> VERSIONS =
            read("apple-builds.csv", "build", row -> row.getField("version"));
    private static final Map<String, Model> MODELS = read("apple-models.csv", "model", DeviceCatalogue::model);

    private static final Map<String, Train> TRAINS = read("apple-trains.csv", "train", DeviceCatalogue::train);

    private DeviceCatalogue() {}

    /** Version of iOS that was released as this build, "" where the table has no such build. */
    static String version(AppleBuild build) {
        return VERSIONS.getOrDefault(build.toString(), "");
    }

    static @Nullable Model model(String identifier) {
        return MODELS.get(identifier);
    }

    /**
     * The day by which the build was released at the latest. Null where the table cannot tell: of a train's last letter, security
     * updates for old devices go on for years.
     */
    static @Nullable LocalDate releasedBy(AppleBuild build) {
        Train train = TRAINS.get(Integer.toString(build.train()));
        return train == null || build.letter() > train.lastLetter() ? null : train.lastReleased();
    }

    static Map<String, String> versions() {
        return VERSIONS;
    }

    static Map<String, Model> models() {
        return MODELS;
    }

    /**
     * One model.
     *
     * @param name marketing name
     * @param lastVersion newest version it can run, null where that is later than iOS 15
     */
    record Model(String name, @Nullable OsVersion lastVersion) {}

    /**
     * Builds of one train of iOS up to a letter.
     *
     * @param lastReleased day the last of them was released
     */
    private record Train(char lastLetter, LocalDate lastReleased) {}

    private static Train train(NamedCsvRecord row) {
        return new Train(row.getField("lastLetter").charAt(0), LocalDate.parse(row.getField("lastReleased")));
    }

    private static Model model(NamedCsvRecord row) {
        return new Model(row.getField("name"), OsVersion.parse(row.getField("lastVersion")));
    }

    private static <T> Map<String, T> read(String resource, String key, Function<NamedCsvRecord, T> value) {
        Map<String, T> table = new LinkedHashMap<>();
        try (InputStream in = DeviceCatalogue.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + resource);
            }
            try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(in)) {
                for (NamedCsvRecord row : rows) {
                    if (table.put(row.getField(key), value.apply(row)) != null) {
                        throw new IllegalStateException(resource + " has " + row.getField(key) + " twice");
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(table);
    }
}
