package io.holdout.simulator.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files of JSON objects, one a line. */
final class JsonLines {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonLines() {}

    interface Use {
        /** Takes an object; an {@link IllegalArgumentException} says what is wrong with it. */
        void with(JsonNode object);
    }

    static void read(Path file, Use use) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    use(file, number, line, use);
                }
            }
        } catch (NoSuchFileException e) {
            throw new UnreadableFileException(file, "is not there", e);
        } catch (CharacterCodingException e) {
            throw new UnreadableFileException(file, "is not UTF-8", e);
        }
    }

    private static void use(Path file, long number, String line, Use use) throws UnreadableFileException {
        try {
            JsonNode object = MAPPER.readTree(line);
            if (!object.isObject()) {
                throw new UnreadableFileException(file, "holds no JSON object in line " + number);
            }
            use.with(object);
        } catch (JsonProcessingException e) {
            throw new UnreadableFileException(file, "holds no JSON in line " + number, e);
        } catch (IllegalArgumentException e) {
            throw new UnreadableFileException(file, "has " + e.getMessage() + " in line " + number, e);
        }
    }

    /** A text that has to be there, empty or not. */
    static String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("no " + name);
        }
        return value.textValue();
    }
}
