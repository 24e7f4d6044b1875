package io.holdout.deploy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The Helm chart, and what it renders to. */
final class Chart {
    static final Path DIRECTORY = Path.of("helm", "holdout");
    /** A key that is there twice is an error, as it is for tools that write YAML on. */
    static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Chart() {}

    /** The values files that users begin with, and those of the tests. */
    static List<Path> valuesFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : List.of(DIRECTORY, Path.of("src", "test", "values"))) {
            try (Stream<Path> there = Files.list(folder)) {
                there.filter(file -> file.getFileName().toString().matches("values-.*\\.yaml"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    /** Lints the chart with the values of a file, which Helm's lint can only find in the chart itself. */
    static LintResult lint(Path valuesFile) throws IOException {
        Path copy = copy(Path.of("target", "chart-with-" + valuesFile.getFileName()), text -> text);
        JsonNode values = YAML.readTree(DIRECTORY.resolve("values.yaml").toFile());
        merge((ObjectNode) values, (ObjectNode) YAML.readTree(valuesFile.toFile()));
        YAML.writeValue(copy.resolve("values.yaml").toFile(), values);
        return new Helm(copy).lint().strict().call();
    }

    /** As Helm does: maps are joined, all else is replaced. */
    private static void merge(ObjectNode values, ObjectNode over) {
        over.properties().forEach(entry -> {
            if (entry.getValue() instanceof ObjectNode inner
                    && values.get(entry.getKey()) instanceof ObjectNode below) {
                merge(below, inner);
            } else {
                values.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static Path copy(Path to, UnaryOperator<String> change) {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copied = to.resolve(DIRECTORY.relativize(file));
                Files.createDirectories(copied.getParent());
                Files.writeString(copied, change.apply(Files.readString(file)));
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The objects that a release named holdout would have, in the namespace security.
     *
     * @param values on top of the file, by the path of their key
     * @throws IllegalStateException with Helm's message
     */
    static List<JsonNode> render(Path valuesFile, Map<String, ?> values) throws IOException {
        return render(HookedAsPlain.DIRECTORY, valuesFile, values);
    }

    /** The same with another version of the chart. */
    static List<JsonNode> renderAs(String version, Path valuesFile) throws IOException {
        Path other = copy(
                Path.of("target", "chart-of-another-version"),
                text -> text.replaceAll("(?m)^version: .*$", "version: " + version));
        return render(other, valuesFile, Map.of());
    }

    private static List<JsonNode> render(Path chart, Path valuesFile, Map<String, ?> values) throws IOException {
        TemplateCommand template = new Helm(chart)
                .template()
                .withName("holdout")
                .withNamespace("security")
                .withKubeVersion("1.30.0")
                .withValuesFile(valuesFile);
        values.forEach(template::set);
        List<JsonNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(template.call())) {
            documents.forEachRemaining(document -> {
                if (document instanceof ObjectNode) {
                    objects.add(document);
                }
            });
        }
        return objects;
    }

    /** The chart once more, with its hooks as plain objects: Helm's template leaves hooks out. */
    private static final class HookedAsPlain {
        static final Path DIRECTORY =
                copy(Path.of("target", "chart-with-hooks"), text -> text.replace("helm.sh/hook", "test/hook"));
    }

    static List<JsonNode> render(Path valuesFile) throws IOException {
        return render(valuesFile, Map.of());
    }

    static Path values(String name) {
        return DIRECTORY.resolve("values-" + name + ".yaml");
    }

    static JsonNode file(String name) throws IOException {
        return YAML.readTree(DIRECTORY.resolve("files").resolve(name).toFile());
    }

    static List<JsonNode> ofKind(String kind, List<JsonNode> objects) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    static JsonNode one(String kind, String name, List<JsonNode> objects) {
        return ofKind(kind, objects).stream()
                .filter(object -> name(object).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }
}
