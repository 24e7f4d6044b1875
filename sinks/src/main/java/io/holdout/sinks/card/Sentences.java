package io.holdout.sinks.card;

import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.Evidence;
import io.holdout.sinks.AlertFacts;
import io.holdout.sinks.SafeText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The sentences about a finding: in the language of the card where it has its own, else as the finding has them. */
final class Sentences {
    private static final int STEP = 240;
    private static final int MOST_STEPS = 8;
    private static final int REFERENCE = 300;
    private static final Pattern BETWEEN_STEPS = Pattern.compile("\\|");

    private final DetectionFinding finding;
    private final AlertFacts facts;
    private final Rest rest;
    private final Words words;

    Sentences(DetectionFinding finding, AlertFacts facts, Words words) {
        this.finding = finding;
        this.facts = facts;
        this.rest = new Rest(finding);
        this.words = words;
    }

    /** What happened, to whom. */
    String title() {
        return words.find("title." + facts.rule())
                .flatMap(this::filled)
                .map(title -> SafeText.line(title, 200))
                .orElse(facts.title());
    }

    /** What it means. */
    String about() {
        return words.find("about." + facts.rule()).flatMap(this::filled).orElse(facts.detail());
    }

    /** What to do. */
    String action() {
        return translated("action").orElse(facts.action());
    }

    /** How, step by step. */
    List<String> steps() {
        List<String> steps = translated("action").isEmpty()
                ? rest.lines("steps", STEP)
                : translated("steps")
                        .map(text -> BETWEEN_STEPS.splitAsStream(text).toList())
                        .orElse(List.of());
        return steps.size() <= MOST_STEPS ? steps : List.copyOf(steps.subList(0, MOST_STEPS));
    }

    /** Where to look or what to run. */
    String reference() {
        return rest.text("reference", REFERENCE);
    }

    /** What a team says in its own words is not translated. */
    private Optional<String> translated(String what) {
        return rest.isTrue("ownWords")
                ? Optional.empty()
                : words.find(what + "." + rest.text("diagnosis")).flatMap(this::filled);
    }

    /** The text with its names filled in, none where it names a limit that the finding does not tell. */
    private Optional<String> filled(String text) {
        Map<String, String> values = new HashMap<>();
        for (String name : Words.names(text)) {
            boolean isLimit = name.indexOf('.') >= 0;
            String value = isLimit ? rest.limit(name, words) : known(name);
            if (isLimit && value.isEmpty()) {
                return Optional.empty();
            }
            values.put(name, value);
        }
        return Optional.of(Words.fill(text, values));
    }

    private String known(String name) {
        String value = switch (name) {
            case "user" -> facts.user();
            case "device" -> device();
            case "protocol" -> facts.protocol();
            case "network" -> rest.text("network").isEmpty() ? facts.address() : rest.text("network");
            case "users" -> rest.number("users", words.locale());
            default -> rest.text(name);
        };
        return value.isEmpty() ? words.find("unknown." + name).orElseGet(() -> words.get("unknown.other")) : value;
    }

    /** As short as in a title: model and version, without codes and builds. */
    private String device() {
        Evidence evidence =
                finding.evidences().isEmpty() ? null : finding.evidences().get(0);
        Evidence.Device device = evidence == null ? null : evidence.device();
        if (device == null || device.name().isEmpty()) {
            return facts.device();
        }
        Evidence.Os os = device.os();
        String version = os == null || os.version().isEmpty() ? "" : " (" + os.name() + " " + os.version() + ")";
        return SafeText.line(device.name() + version, 80);
    }
}
