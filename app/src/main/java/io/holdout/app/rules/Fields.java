package io.holdout.app.rules;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The keys of one section, each asked for once; what is wrong, and what nobody asked for, is gathered. */
final class Fields {
    private final String place;
    private final int line;
    private final Map<String, Outline> entries;
    private final Problems problems;
    private final Set<String> known = new HashSet<>();

    private Fields(String place, int line, Map<String, Outline> entries, Problems problems) {
        this.place = place;
        this.line = line;
        this.entries = entries;
        this.problems = problems;
    }

    /** Without entries when it is no section, which is then among the problems. */
    static Fields of(String place, @Nullable Outline outline, Problems problems) {
        if (outline instanceof Outline.Section section) {
            return new Fields(place, section.line(), section.entries(), problems);
        }
        if (outline != null) {
            problems.add(outline.line(), place + " must be a section, and is " + outline.shown());
        }
        return new Fields(place, outline == null ? 0 : outline.line(), Map.of(), problems);
    }

    String place() {
        return place;
    }

    int line() {
        return line;
    }

    boolean has(String key) {
        known.add(key);
        return entries.containsKey(key);
    }

    @Nullable
    Outline outline(String key) {
        known.add(key);
        return entries.get(key);
    }

    /** Each of these is a section of its own. */
    Map<String, Outline> all() {
        known.addAll(entries.keySet());
        return entries;
    }

    Fields section(String key) {
        return of(place + "." + key, outline(key), problems);
    }

    /** Null when it is absent or no text. */
    @Nullable
    String text(String key) {
        Outline value = outline(key);
        if (value == null) {
            return null;
        }
        if (value instanceof Outline.Text text) {
            return text.text();
        }
        wrong(key, value, "a text");
        return null;
    }

    /** The text as something else; {@code otherwise} when it is absent or cannot be that. */
    <T> T parsed(String key, T otherwise, String wanted, Function<String, T> parse) {
        Outline value = outline(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Outline.Text text) {
            try {
                return parse.apply(text.text());
            } catch (IllegalArgumentException | DateTimeException e) {
                wrong(key, value, wanted);
                return otherwise;
            }
        }
        wrong(key, value, wanted);
        return otherwise;
    }

    /** Zero and more. */
    Duration time(String key, Duration otherwise) {
        return parsed(key, otherwise, "a time such as PT20M, PT2H or P7D", text -> {
            Duration time = Duration.parse(text);
            if (time.isNegative()) {
                throw new DateTimeParseException("negative", "", 0);
            }
            return time;
        });
    }

    int whole(String key, int otherwise, int least, int most) {
        Outline value = outline(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Outline.Whole number && number.text().matches("0|[1-9][0-9]{0,8}")) {
            int read = Integer.parseInt(number.text());
            if (read >= least && read <= most) {
                return read;
            }
        }
        wrong(key, value, "a whole number between " + least + " and " + most);
        return otherwise;
    }

    boolean truth(String key, boolean otherwise) {
        Outline value = outline(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Outline.Truth truth) {
            return truth.value();
        }
        wrong(key, value, "true or false");
        return otherwise;
    }

    /** Texts of a list, or the one that stands alone; with the line of each. */
    List<Outline.Text> texts(String key) {
        Outline value = outline(key);
        if (value == null) {
            return List.of();
        }
        List<Outline.Text> texts = new ArrayList<>();
        for (Outline item : value instanceof Outline.Items items ? items.items() : List.of(value)) {
            if (item instanceof Outline.Text text) {
                texts.add(text);
            } else {
                wrong(key, item, "texts");
            }
        }
        return texts;
    }

    void wrong(String key, Outline value, String wanted) {
        problems.add(value.line(), place + "." + key + " must be " + wanted + ", and is " + value.shown());
    }

    void problem(String what) {
        problems.add(line, place + ": " + what);
    }

    void problem(int at, String what) {
        problems.add(at, place + ": " + what);
    }

    /** To be called once everything was asked for. */
    void refuseOthers() {
        entries.forEach((key, value) -> {
            if (!known.contains(key)) {
                problems.unknown(value.line(), place + ": key", key, known);
            }
        });
    }
}
