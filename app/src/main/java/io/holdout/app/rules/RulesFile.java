package io.holdout.app.rules;

import io.holdout.model.Rule;
import io.holdout.processor.detect.Limit;
import io.holdout.processor.detect.TenantThresholds;
import io.holdout.processor.detect.Thresholds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the limits of the rules from YAML or JSON: {@code defaults} for all tenants, {@code tenants} for some, by rule. Everything that
 * is wrong is told together, and then nothing of it is used.
 */
public final class RulesFile {
    private static final int LONGEST_TENANT = 200;
    private static final String DEFAULTS = "defaults";
    private static final String TENANTS = "tenants";

    private final Problems problems = new Problems();

    private RulesFile() {}

    /**
     * The limits for every tenant.
     *
     * @throws TeamFileException with a line on each thing that is wrong
     */
    public static TenantThresholds read(Path file) throws TeamFileException {
        RulesFile reader = new RulesFile();
        String text = SmallFile.text(file, reader.problems);
        Outline outline = text == null ? null : Outline.of(text, reader.problems);
        TenantThresholds thresholds = outline == null ? TenantThresholds.DEFAULT : reader.thresholds(outline);
        if (!reader.problems.isEmpty()) {
            throw new TeamFileException(reader.problems.told(file.toString()));
        }
        return thresholds;
    }

    private TenantThresholds thresholds(Outline outline) {
        Map<String, Outline> top = entries(outline, "the file", "sections 'defaults' and 'tenants'");
        top.forEach((key, value) -> {
            if (!key.equals(DEFAULTS) && !key.equals(TENANTS)) {
                problems.unknown(value.line(), "section", key, Set.of(DEFAULTS, TENANTS));
            }
        });
        Thresholds defaults = top.containsKey(DEFAULTS)
                ? changed(Thresholds.DEFAULT, top.get(DEFAULTS), DEFAULTS)
                : Thresholds.DEFAULT;
        Map<String, Thresholds> own = new HashMap<>();
        if (top.containsKey(TENANTS)) {
            entries(top.get(TENANTS), TENANTS, "a section for each tenant id").forEach((tenant, value) -> {
                if (tenant.isBlank() || tenant.length() > LONGEST_TENANT || tenant.indexOf('|') >= 0) {
                    problems.add(value.line(), Problems.quoted(tenant) + " is no tenant id");
                } else if (own.put(
                                tenant.toLowerCase(Locale.ROOT),
                                changed(defaults, value, TENANTS + "." + Problems.quoted(tenant)))
                        != null) {
                    problems.add(value.line(), Problems.quoted(tenant) + " stands here twice, in other letters");
                }
            });
        }
        return new TenantThresholds(defaults, own);
    }

    /** @param place of the rules in the file */
    private Thresholds changed(Thresholds base, Outline rules, String place) {
        Map<Limit, Long> changes = new EnumMap<>(Limit.class);
        int before = problems.size();
        entries(rules, place, "a section for each rule").forEach((section, keys) -> {
            List<Limit> limits = Arrays.stream(Limit.values())
                    .filter(limit -> limit.section().equals(section))
                    .toList();
            if (limits.isEmpty()) {
                noLimits(keys.line(), place, section);
            } else {
                set(limits, keys, place + "." + section, changes);
            }
        });
        if (problems.size() > before) {
            return base;
        }
        try {
            return base.with(changes);
        } catch (IllegalArgumentException e) {
            problems.add(rules.line(), place + ": " + e.getMessage());
            return base;
        }
    }

    private void set(List<Limit> limits, Outline keys, String place, Map<Limit, Long> changes) {
        Set<String> known = limits.stream().map(Limit::key).collect(Collectors.toCollection(TreeSet::new));
        entries(keys, place, "keys and values, of " + String.join(", ", known)).forEach((key, value) -> {
            Optional<Limit> limit =
                    limits.stream().filter(one -> one.key().equals(key)).findFirst();
            if (limit.isEmpty()) {
                problems.unknown(value.line(), place + ": key", key, known);
            } else {
                Long set = value(limit.get(), value, place + "." + key);
                if (set != null) {
                    changes.put(limit.get(), set);
                }
            }
        });
    }

    private @Nullable Long value(Limit limit, Outline value, String place) {
        Long read = limit.isTime() ? seconds(value) : count(value);
        if (read == null) {
            problems.add(
                    value.line(),
                    place + " must be "
                            + (limit.isTime() ? "a time such as PT20M, PT2H or P7D" : "a whole number")
                            + " " + limit.range() + ", and is " + value.shown());
            return null;
        }
        if (!limit.allows(read)) {
            problems.add(value.line(), place + " must lie " + limit.range() + ", and is " + value.shown());
            return null;
        }
        return read;
    }

    private static @Nullable Long seconds(Outline value) {
        if (!(value instanceof Outline.Text text)) {
            return null;
        }
        try {
            Duration time = Duration.parse(text.text());
            return time.equals(Duration.ofSeconds(time.toSeconds())) ? time.toSeconds() : null;
        } catch (DateTimeParseException | ArithmeticException e) {
            return null;
        }
    }

    /** Only digits: YAML has numbers to the base of eight and sixty, which nobody means here. */
    private static @Nullable Long count(Outline value) {
        return value instanceof Outline.Whole number && number.text().matches("-?(0|[1-9][0-9]{0,11})")
                ? Long.valueOf(number.text())
                : null;
    }

    private Map<String, Outline> entries(@Nullable Outline outline, String place, String wanted) {
        if (outline instanceof Outline.Section section) {
            return section.entries();
        }
        if (outline != null) {
            problems.add(outline.line(), place + " must hold " + wanted + ", and is " + outline.shown());
        }
        return Map.of();
    }

    private void noLimits(int line, String place, String section) {
        if (Arrays.stream(Rule.values()).anyMatch(rule -> rule.id().equals(section))) {
            problems.add(line, place + ": the rule " + section + " has nothing to set");
            return;
        }
        List<String> known = new ArrayList<>(List.of(Limit.DEVICES));
        Arrays.stream(Rule.values()).map(Rule::id).forEach(known::add);
        problems.unknown(line, place + ": rule", section, known);
    }
}
