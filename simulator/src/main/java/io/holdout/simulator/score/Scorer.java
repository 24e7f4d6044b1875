package io.holdout.simulator.score;

import io.holdout.simulator.score.Score.Disagreement;
import io.holdout.simulator.score.Score.Kind;
import io.holdout.simulator.score.Score.RuleScore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares reports with labels. */
public final class Scorer {
    static final String NONE = "none";
    private static final List<String> GRADES = List.of("possible", "likely", "certain");

    private final Duration tolerance;
    private final Set<String> leftOut;
    private final List<RuleScore> rules = new ArrayList<>();
    private final List<Disagreement> disagreements = new ArrayList<>();

    private Scorer(Duration tolerance, Set<String> leftOut) {
        this.tolerance = tolerance;
        this.leftOut = leftOut;
    }

    /**
     * Reads and compares.
     *
     * @param labels file that {@code simulate} wrote
     * @param report directory that {@code scan} wrote
     * @param tolerance how far a finding may begin from when it should
     * @param leftOut rules that are not compared
     * @throws UnreadableFileException when one is not there or not what it should be
     */
    public static Score score(Path labels, Path report, Duration tolerance, Set<String> leftOut) throws IOException {
        Scanned scanned = Scanned.read(report);
        return score(Labels.read(labels, scanned.shown()), scanned, tolerance, leftOut);
    }

    static Score score(Labels labels, Scanned report, Duration tolerance, Set<String> leftOut) {
        return new Scorer(tolerance, leftOut).compare(labels, report);
    }

    private Score compare(Labels labels, Scanned report) {
        Map<String, List<Labels.Episode>> expected =
                labels.episodes().stream().collect(Collectors.groupingBy(Labels.Episode::rule));
        Map<String, List<Scanned.Finding>> found =
                report.findings().stream().collect(Collectors.groupingBy(Scanned.Finding::rule));
        Set<String> all = new TreeSet<>(expected.keySet());
        all.addAll(found.keySet());
        all.removeAll(leftOut);
        for (String rule : all) {
            rule(rule, expected.getOrDefault(rule, List.of()), found.getOrDefault(rule, List.of()), labels.stories());
        }
        return devices(labels, report);
    }

    // --- findings

    private record Pair(Labels.Episode episode, Scanned.Finding finding, Duration apart) {}

    private void rule(
            String rule, List<Labels.Episode> episodes, List<Scanned.Finding> findings, Map<String, String> stories) {
        Map<Scanned.Finding, Labels.Episode> matched = match(episodes, findings);
        matched.forEach((finding, episode) -> grade(finding, episode));
        Set<Labels.Episode> open = new HashSet<>(episodes);
        open.removeAll(matched.values());
        List<Labels.Episode> missed = new ArrayList<>(episodes.stream()
                .filter(open::contains)
                .filter(e -> !e.optional())
                .toList());
        int missing = missed.size();
        for (Scanned.Finding finding : findings) {
            if (!matched.containsKey(finding)) {
                explain(finding, missed, matched.values(), stories);
            }
        }
        missed.forEach(episode -> add(Kind.MISSED, episode, null, stories));
        int expected = (int) episodes.stream().filter(e -> !e.optional()).count();
        if (expected + findings.size() > 0) {
            rules.add(RuleScore.of(rule, expected, findings.size(), matched.size(), missing));
        }
    }

    /** The nearest in time first; what has to be there before what may be. */
    private Map<Scanned.Finding, Labels.Episode> match(List<Labels.Episode> episodes, List<Scanned.Finding> findings) {
        List<Pair> pairs = new ArrayList<>();
        for (Labels.Episode episode : episodes) {
            for (Scanned.Finding finding : findings) {
                if (sameUser(episode, finding) && sameEntity(episode, finding) && sameTime(episode, finding)) {
                    pairs.add(new Pair(episode, finding, apart(episode, finding)));
                }
            }
        }
        pairs.sort(Comparator.comparing((Pair pair) -> pair.episode.optional())
                .thenComparing(Pair::apart)
                .thenComparing(pair -> pair.finding.uid()));
        Map<Scanned.Finding, Labels.Episode> matched = new HashMap<>();
        Set<Labels.Episode> taken = new HashSet<>();
        for (Pair pair : pairs) {
            if (!matched.containsKey(pair.finding) && taken.add(pair.episode)) {
                matched.put(pair.finding, pair.episode);
            }
        }
        return matched;
    }

    private static boolean sameUser(Labels.Episode episode, Scanned.Finding finding) {
        return episode.tenantId().equals(finding.tenantId())
                && (episode.userId().isEmpty() || finding.users().contains(episode.userId()));
    }

    private static boolean sameEntity(Labels.Episode episode, Scanned.Finding finding) {
        return episode.entity().isEmpty() || finding.entities().contains(episode.entity());
    }

    private boolean sameTime(Labels.Episode episode, Scanned.Finding finding) {
        return apart(episode, finding).compareTo(tolerance) <= 0;
    }

    /** How far the finding begins from the time when it may. */
    private static Duration apart(Labels.Episode episode, Scanned.Finding finding) {
        Instant start = finding.start();
        if (start.isBefore(episode.start())) {
            return Duration.between(start, episode.start());
        }
        return start.isAfter(episode.latest()) ? Duration.between(episode.latest(), start) : Duration.ZERO;
    }

    private void grade(Scanned.Finding finding, Labels.Episode episode) {
        if (GRADES.indexOf(finding.grade()) > GRADES.indexOf(episode.grade())) {
            disagreements.add(new Disagreement(
                    Kind.TOO_SURE,
                    episode.rule(),
                    episode.user(),
                    episode.entity(),
                    episode.grade(),
                    finding.grade(),
                    List.of(episode.story()),
                    finding.records()));
        }
    }

    /** Says what is wrong with a finding that matches nothing, and takes the episode away that it was meant for. */
    private void explain(
            Scanned.Finding finding,
            List<Labels.Episode> missed,
            java.util.Collection<Labels.Episode> matched,
            Map<String, String> stories) {
        for (Labels.Episode episode : missed) {
            if (sameUser(episode, finding) && sameEntity(episode, finding)) {
                missed.remove(episode);
                add(Kind.OTHER_TIME, episode, finding, stories);
                return;
            }
        }
        for (Labels.Episode episode : missed) {
            if (!episode.userId().isEmpty() && sameUser(episode, finding) && sameTime(episode, finding)) {
                missed.remove(episode);
                add(Kind.OTHER_ENTITY, episode, finding, stories);
                return;
            }
        }
        for (Labels.Episode episode : matched) {
            if (sameUser(episode, finding) && sameEntity(episode, finding)) {
                add(Kind.REPEATED, episode, finding, stories);
                return;
            }
        }
        add(Kind.FALSE_ALARM, null, finding, stories);
    }

    private void add(
            Kind kind,
            Labels.@org.jspecify.annotations.Nullable Episode episode,
            Scanned.@org.jspecify.annotations.Nullable Finding finding,
            Map<String, String> stories) {
        List<String> records = finding == null ? List.of() : finding.records();
        List<String> behind = Stream.concat(
                        Stream.ofNullable(episode).map(Labels.Episode::story),
                        records.stream().map(stories::get).filter(Objects::nonNull))
                .toList();
        disagreements.add(new Disagreement(
                kind,
                episode == null ? Objects.requireNonNull(finding).rule() : episode.rule(),
                episode == null ? Objects.requireNonNull(finding).user() : episode.user(),
                episode == null ? Objects.requireNonNull(finding).entity() : episode.entity(),
                episode == null ? "" : "from " + episode.start(),
                finding == null ? "" : "from " + finding.start() + " about " + finding.entity(),
                behind,
                Stream.concat(
                                Stream.ofNullable(episode)
                                        .filter(e -> finding == null)
                                        .flatMap(e -> e.records().stream()),
                                records.stream())
                        .toList()));
    }

    // --- devices

    private record Place(String tenantId, Labels.DeviceName name) {}

    private Score devices(Labels labels, Scanned report) {
        Map<Place, Labels.Device> expected = labels.devices().stream()
                .collect(Collectors.toMap(d -> new Place(d.tenantId(), d.name()), Function.identity()));
        Map<Place, Scanned.Device> found = report.devices().stream()
                .collect(Collectors.toMap(d -> new Place(d.tenantId(), d.name()), Function.identity(), (a, b) -> b));
        Map<String, Map<String, Integer>> states = new TreeMap<>();
        int right = 0;
        int all = expected.size();
        for (Labels.Device device : labels.devices()) {
            Scanned.Device said = found.remove(new Place(device.tenantId(), device.name()));
            List<String> records = labels.newest().getOrDefault(device.name(), List.of());
            count(states, device.state(), said == null ? NONE : said.state());
            if (said == null) {
                add(Kind.MISSING_DEVICE, device, "", records);
            } else if (said.state().equals(device.state())) {
                right++;
            } else if (!device.also().contains(said.state())) {
                add(Kind.WRONG_STATE, device, said.state(), records);
            } else if (said.confidence().equals("possible")) {
                right++;
            } else {
                add(Kind.TOO_SURE, device, said.state() + ", " + said.confidence(), records);
            }
        }
        for (Scanned.Device device : report.devices()) {
            if (found.containsKey(new Place(device.tenantId(), device.name()))) {
                all++;
                count(states, NONE, device.state());
                disagreements.add(new Disagreement(
                        Kind.UNKNOWN_DEVICE,
                        device.device(),
                        device.user(),
                        "",
                        "",
                        device.state(),
                        List.of(),
                        labels.newest().getOrDefault(device.name(), List.of())));
            }
        }
        List<RuleScore> inventory = inventory(labels.inventory(), report.inventory());
        disagreements.sort(Comparator.comparing(Disagreement::kind)
                .thenComparing(Disagreement::what)
                .thenComparing(Disagreement::expected)
                .thenComparing(Disagreement::found)
                .thenComparing(Disagreement::user));
        return new Score(rules, inventory, states, all, right, disagreements);
    }

    // --- inventory

    private List<RuleScore> inventory(
            Map<Labels.Partnership, String> expected,
            @org.jspecify.annotations.Nullable Map<Labels.Partnership, String> found) {
        if (expected.isEmpty() || found == null) {
            return List.of();
        }
        Set<Labels.Partnership> rows = new HashSet<>(expected.keySet());
        rows.addAll(found.keySet());
        for (Labels.Partnership row : rows) {
            String is = expected.getOrDefault(row, NONE);
            String said = found.getOrDefault(row, NONE);
            if (!is.equals(said)) {
                disagreements.add(new Disagreement(
                        Kind.WRONG_GRADE, row.deviceId(), row.user(), "", is, said, List.of(), List.of()));
            }
        }
        Set<String> grades = new TreeSet<>(expected.values());
        grades.addAll(found.values());
        return grades.stream().map(grade -> grade(grade, expected, found)).toList();
    }

    private static RuleScore grade(
            String grade, Map<Labels.Partnership, String> expected, Map<Labels.Partnership, String> found) {
        Set<Labels.Partnership> is = rowsOf(grade, expected);
        Set<Labels.Partnership> said = rowsOf(grade, found);
        int right = (int) said.stream().filter(is::contains).count();
        return RuleScore.of(grade, is.size(), said.size(), right, is.size() - right);
    }

    private static Set<Labels.Partnership> rowsOf(String grade, Map<Labels.Partnership, String> grades) {
        return grades.entrySet().stream()
                .filter(row -> row.getValue().equals(grade))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static void count(Map<String, Map<String, Integer>> states, String expected, String found) {
        states.computeIfAbsent(expected, ignored -> new TreeMap<>()).merge(found, 1, Integer::sum);
    }

    private void add(Kind kind, Labels.Device device, String found, List<String> records) {
        disagreements.add(new Disagreement(
                kind,
                device.device(),
                device.user(),
                "",
                device.also().isEmpty()
                        ? device.state()
                        : device.state() + " or possibly " + String.join(", ", new TreeSet<>(device.also())),
                found,
                List.of(device.story()),
                records));
    }
}
