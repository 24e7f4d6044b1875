package io.holdout.deploy;

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
import java.util.stream.Stream;

/** The Helm chart, and what it renders to. */
final class Chart {
    static final Path DIRECTORY = Path.of("helm", "holdout");
    static final YAMLMapper YAML = new YAMLMapper();

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

    static LintResult lint() {
        return new Helm(DIRECTORY).lint().strict().call();
    }

    /**
     * The objects that a release named holdout would have, in the namespace security.
     *
     * @param values on top of the file, by the path of their key
     * @throws IllegalStateException with Helm's message
     */
    static List<JsonNode> render(Path valuesFile, Map<String, ?> values) throws IOException {
        TemplateCommand template = new Helm(HookedAsPlain.DIRECTORY)
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
        static final Path DIRECTORY = copy();

        private static Path copy() {
            try (Stream<Path> files = Files.walk(Chart.DIRECTORY)) {
                Path copy = Files.createDirectories(Path.of("target", "chart-with-hooks"));
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path to = copy.resolve(Chart.DIRECTORY.relativize(file));
                    Files.createDirectories(to.getParent());
                    Files.writeString(to, Files.readString(file).replace("helm.sh/hook", "test/hook"));
                }
                return copy;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
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
