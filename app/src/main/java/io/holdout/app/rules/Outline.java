package io.holdout.app.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.MarkedYAMLException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A YAML or JSON document of sections in sections, with the line of everything in it. It is read as it is written: aliases are refused
 * and never followed, tags make no objects, and depth is bounded.
 */
sealed interface Outline {

    int line();

    /** The value as a person would name it, for a message. */
    default String shown() {
        if (this instanceof Whole number) {
            return Problems.cut(number.text());
        }
        if (this instanceof Text text) {
            return Problems.quoted(text.text());
        }
        if (this instanceof Other other) {
            return other.what();
        }
        if (this instanceof Items) {
            return "a list";
        }
        return this instanceof Truth ? "a truth value" : "a section";
    }

    /** @param entries by key, in the order of the file */
    record Section(int line, Map<String, Outline> entries) implements Outline {}

    /** A number that is whole. */
    record Whole(int line, String text) implements Outline {}

    record Text(int line, String text) implements Outline {}

    /** A list. */
    record Items(int line, List<Outline> items) implements Outline {}

    record Truth(int line, boolean value) implements Outline {}

    /** A fraction, or nothing. */
    record Other(int line, String what) implements Outline {}

    /** Null when the document is broken or empty, which is then among the problems. */
    static @Nullable Outline of(String document, Problems problems) {
        if (document.stripLeading().startsWith("{")) {
            // JSON that is indented with tabs is no YAML
            Problems ofJson = new Problems();
            Outline outline = Reader.read(document, new JsonFactory(), ofJson);
            if (ofJson.isEmpty()) {
                return outline;
            }
        }
        return Reader.read(document, new YAMLFactory(), problems);
    }

    /** Follows the parser's events. */
    final class Reader {
        private static final int DEEPEST = 8;

        private final JsonParser parser;
        private final Problems problems;

        private Reader(JsonParser parser, Problems problems) {
            this.parser = parser;
            this.problems = problems;
        }

        private static @Nullable Outline read(String document, JsonFactory format, Problems problems) {
            try (JsonParser parser = format.createParser(document)) {
                Reader reader = new Reader(parser, problems);
                if (parser.nextToken() == null) {
                    problems.add(0, "is empty: leave it out, or write something into it");
                    return null;
                }
                Outline outline = reader.value(0);
                if (outline != null && parser.nextToken() != null) {
                    problems.add(reader.line(), "a second document begins: one file holds one");
                }
                return outline;
            } catch (JsonProcessingException e) {
                broken(e, problems);
                return null;
            } catch (IOException e) {
                throw new IllegalStateException("a text cannot fail to be read", e);
            }
        }

        // deprecated in favour of nothing else that says where
        @SuppressWarnings("deprecation")
        private static void broken(JsonProcessingException failure, Problems problems) {
            if (failure instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
                problems.add(
                        marked.getProblemMark().getLine() + 1, "is not YAML: " + Problems.cut(marked.getProblem()));
            } else {
                int line = failure.getLocation() == null
                        ? 0
                        : failure.getLocation().getLineNr();
                problems.add(Math.max(0, line), "is neither YAML nor JSON: a key or a value was expected");
            }
        }

        private int line() {
            return parser.currentTokenLocation().getLineNr();
        }

        /** The value at which the parser stands; null ends the reading. */
        private @Nullable Outline value(int depth) throws IOException {
            int line = line();
            if (depth > DEEPEST) {
                problems.add(line, "sections lie too deep in each other");
                return null;
            }
            if (parser.getObjectId() != null || (parser instanceof YAMLParser yaml && yaml.isCurrentAlias())) {
                problems.add(line, "anchors (&) and aliases (*) are not followed: write the value out");
            }
            return switch (parser.currentToken()) {
                case START_OBJECT -> section(line, depth);
                case START_ARRAY -> list(line, depth);
                case VALUE_NUMBER_INT -> new Whole(line, parser.getText());
                case VALUE_STRING -> new Text(line, parser.getText());
                case VALUE_NULL -> new Other(line, "nothing");
                case VALUE_TRUE, VALUE_FALSE -> new Truth(line, parser.getBooleanValue());
                default -> new Other(line, "a fraction");
            };
        }

        private @Nullable Outline section(int line, int depth) throws IOException {
            Map<String, Outline> entries = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                int at = line();
                parser.nextToken();
                Outline value = value(depth + 1);
                if (value == null) {
                    return null;
                }
                if (entries.putIfAbsent(key, value) != null) {
                    problems.add(at, Problems.quoted(key) + " stands here twice");
                }
            }
            return new Section(line, entries);
        }

        private @Nullable Outline list(int line, int depth) throws IOException {
            List<Outline> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                Outline item = value(depth + 1);
                if (item == null) {
                    return null;
                }
                items.add(item);
            }
            return new Items(line, items);
        }
    }
}
