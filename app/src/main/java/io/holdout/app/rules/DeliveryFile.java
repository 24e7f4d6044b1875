package io.holdout.app.rules;

import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.sinks.card.CardSettings;
import io.holdout.sinks.card.CardSettings.Mention;
import io.holdout.sinks.delivery.Backoff;
import io.holdout.sinks.delivery.DeliveryPolicy;
import io.holdout.sinks.delivery.DigestTime;
import io.holdout.sinks.delivery.HttpPoster.Timeouts;
import io.holdout.sinks.delivery.Limit;
import io.holdout.sinks.delivery.QuietHours;
import io.holdout.sinks.delivery.Route;
import io.holdout.sinks.delivery.WebhookUrl;
import io.holdout.sinks.ledger.LedgerKey;
import io.holdout.sinks.webhook.Signature;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads who is told of alerts, and how, from YAML or JSON: {@code webhooks} and {@code routes} by name. Everything that is wrong is told
 * together, without the secrets, and then nothing of it is used.
 */
public final class DeliveryFile {
    private static final List<String> RULES =
            Arrays.stream(Rule.values()).map(Rule::id).toList();
    private static final String KINDS = "teams or webhook";

    private final Problems problems = new Problems();
    private final Secrets secrets;
    private final boolean allowPrivate;

    private DeliveryFile(Map<String, String> environment, boolean allowPrivate) {
        this.secrets = new Secrets(environment);
        this.allowPrivate = allowPrivate;
    }

    /**
     * The webhooks, in the order of the file.
     *
     * @param environment where {@code env:NAME} is looked up
     * @param allowPrivate for all of them
     * @throws TeamFileException with a line on each thing that is wrong
     */
    public static List<WebhookConfig> read(Path file, Map<String, String> environment, boolean allowPrivate)
            throws TeamFileException {
        DeliveryFile reader = new DeliveryFile(environment, allowPrivate);
        String text = SmallFile.text(file, reader.problems);
        Outline outline = text == null ? null : Outline.of(text, reader.problems);
        List<WebhookConfig> webhooks = outline == null ? List.of() : reader.webhooks(outline);
        if (!reader.problems.isEmpty()) {
            throw new TeamFileException(reader.problems.told(file.toString()));
        }
        return webhooks;
    }

    private List<WebhookConfig> webhooks(Outline outline) {
        Fields top = Fields.of("the file", outline, problems);
        URI console = console(top);
        Map<String, Outline> named = top.section("webhooks").all();
        if (named.isEmpty()) {
            top.problem("there is no webhook in 'webhooks'");
        }
        Map<String, List<Route>> routes = routes(top, named.keySet());
        top.refuseOthers();
        List<WebhookConfig> webhooks = new ArrayList<>();
        named.forEach((name, value) -> {
            Fields fields = Fields.of("webhooks." + Problems.cut(name), value, problems);
            if (!name.matches(LedgerKey.NAME)) {
                fields.problem("a name is 1 to 40 of a-z, 0-9 and -");
            }
            if (routes != null && !routes.containsKey(name)) {
                fields.problem("no route leads to it");
            }
            List<Route> own = routes == null ? List.of(Route.EVERYTHING) : routes.getOrDefault(name, List.of());
            WebhookConfig webhook = webhook(name, fields, own, console);
            if (webhook != null) {
                webhooks.add(webhook);
            }
            fields.refuseOthers();
        });
        return webhooks;
    }

    private @Nullable URI console(Fields top) {
        Outline value = top.outline("console");
        if (value == null) {
            return null;
        }
        if (value instanceof Outline.Text text && text.text().matches("https?://[^\\s@?#]+")) {
            try {
                return URI.create(text.text());
            } catch (IllegalArgumentException e) {
                top.wrong("console", value, "the address of the console");
                return null;
            }
        }
        top.wrong("console", value, "the address of the console");
        return null;
    }

    /** By webhook; null where there are none, and everything goes to all. */
    private @Nullable Map<String, List<Route>> routes(Fields top, Set<String> webhooks) {
        if (!top.has("routes")) {
            return null;
        }
        Map<String, List<Route>> routes = new HashMap<>();
        top.section("routes").all().forEach((name, value) -> {
            Fields fields = Fields.of("routes." + Problems.cut(name), value, problems);
            Route route = new Route(
                    name, severity(fields, "from", Severity.INFORMATIONAL), rules(fields, "rules"), tenants(fields));
            List<Outline.Text> to = fields.texts("to");
            if (to.isEmpty()) {
                fields.problem("'to' must name one webhook or more");
            }
            for (Outline.Text webhook : to) {
                if (webhooks.contains(webhook.text())) {
                    routes.computeIfAbsent(webhook.text(), unused -> new ArrayList<>())
                            .add(route);
                } else {
                    unknown(fields, webhook, "webhook", webhooks);
                }
            }
            fields.refuseOthers();
        });
        return routes;
    }

    private Set<String> tenants(Fields fields) {
        Set<String> tenants = new HashSet<>();
        for (Outline.Text tenant : fields.texts("tenants")) {
            tenants.add(tenant.text().toLowerCase(Locale.ROOT));
        }
        return tenants;
    }

    private Set<String> rules(Fields fields, String key) {
        Set<String> rules = new HashSet<>();
        for (Outline.Text rule : fields.texts(key)) {
            if (RULES.contains(rule.text())) {
                rules.add(rule.text());
            } else {
                unknown(fields, rule, "rule", RULES);
            }
        }
        return rules;
    }

    private static void unknown(Fields fields, Outline.Text name, String what, java.util.Collection<String> known) {
        fields.problem(
                name.line(),
                what + " " + Problems.quoted(name.text()) + " is not known"
                        + Nearest.question(name.text(), known).orElse(""));
    }

    private static Severity severity(Fields fields, String key, Severity otherwise) {
        return fields.parsed(
                key,
                otherwise,
                "informational, low, medium, high or critical",
                text -> Severity.valueOf(text.toUpperCase(Locale.ROOT)));
    }

    /** Null when it has no address, or is otherwise of no use; the reason is among the problems. */
    private @Nullable WebhookConfig webhook(String name, Fields fields, List<Route> routes, @Nullable URI console) {
        boolean teams = fields.parsed("kind", true, KINDS, text -> switch (text) {
            case "teams" -> true;
            case "webhook" -> false;
            default -> throw new IllegalArgumentException(text);
        });
        boolean open = fields.truth("allow-private", false) || allowPrivate;
        WebhookUrl url = secret(fields, "url", text -> WebhookUrl.parse(text, open));
        Signature signature = teams ? null : secret(fields, "secret", Signature::new);
        List<Limit> budget = budget(fields, teams);
        Timeouts timeouts = timeouts(fields.section("timeouts"));
        Backoff retry = retry(fields.section("retry"));
        DeliveryPolicy policy = teams ? policy(fields) : DeliveryPolicy.EACH;
        CardSettings cards = teams ? cards(fields, console) : CardSettings.DEFAULT;
        return url == null || (signature == null && !teams)
                ? null
                : new WebhookConfig(name, url, signature, policy, budget, routes, cards, timeouts, retry);
    }

    private <T> @Nullable T secret(Fields fields, String key, java.util.function.Function<String, T> parse) {
        Outline value = fields.outline(key);
        if (value == null) {
            fields.problem("'" + key + "' is missing: env:NAME or file:PATH");
            return null;
        }
        if (!(value instanceof Outline.Text reference)) {
            // not shown: it may be the secret itself
            fields.problem(value.line(), "'" + key + "' must be env:NAME or file:PATH");
            return null;
        }
        try {
            return parse.apply(secrets.of(reference.text()));
        } catch (IllegalArgumentException e) {
            fields.problem(value.line(), "'" + key + "': " + e.getMessage());
            return null;
        }
    }

    private static Timeouts timeouts(Fields fields) {
        Timeouts timeouts = new Timeouts(
                fields.time("connect", Timeouts.DEFAULT.connect()), fields.time("request", Timeouts.DEFAULT.request()));
        fields.refuseOthers();
        if (timeouts.connect().toMillis() < 1 || timeouts.request().toMillis() < 1) {
            fields.problem("times must be longer than PT0S");
            return Timeouts.DEFAULT;
        }
        return timeouts;
    }

    private static Backoff retry(Fields fields) {
        Duration first = fields.time("first", Backoff.DEFAULT.first());
        Duration longest = fields.time("longest", Backoff.DEFAULT.longest());
        fields.refuseOthers();
        try {
            return new Backoff(first, longest);
        } catch (IllegalArgumentException e) {
            fields.problem(String.valueOf(e.getMessage()));
            return Backoff.DEFAULT;
        }
    }

    private static List<Limit> budget(Fields fields, boolean teams) {
        if (!fields.has("budget")) {
            return teams ? Limit.TEAMS : List.of();
        }
        List<Limit> limits = new ArrayList<>();
        for (Outline.Text text : fields.texts("budget")) {
            String[] parts = text.text().strip().split("\\s+per\\s+", 2);
            try {
                limits.add(new Limit(Integer.parseInt(parts[0]), Duration.parse(parts[parts.length - 1])));
            } catch (IllegalArgumentException | java.time.DateTimeException e) {
                fields.wrong("budget", text, "a list of limits such as '100 per PT1H'");
            }
        }
        return limits;
    }

    private static CardSettings cards(Fields fields, @Nullable URI console) {
        Locale language = fields.parsed("language", Locale.ENGLISH, "a language such as en", text -> {
            try {
                return new Locale.Builder().setLanguageTag(text).build();
            } catch (IllformedLocaleException e) {
                throw new IllegalArgumentException(e);
            }
        });
        Mention mention = null;
        if (fields.has("mention")) {
            Fields who = fields.section("mention");
            String name = who.text("name");
            String id = who.text("id");
            Severity from = severity(who, "from", Severity.CRITICAL);
            who.refuseOthers();
            if (name == null || id == null || name.isBlank() || id.isBlank()) {
                who.problem("needs 'name', and 'id' (object id or user principal name)");
            } else {
                mention = new Mention(name, id, from);
            }
        }
        return new CardSettings(language, console, mention);
    }

    private DeliveryPolicy policy(Fields fields) {
        DeliveryPolicy d = DeliveryPolicy.DEFAULT;
        Map<Severity, Duration> hold = new EnumMap<>(d.hold());
        Map<String, Duration> holdOfRule = new LinkedHashMap<>(d.holdOfRule());
        Fields holds = fields.section("hold");
        for (Severity severity : Severity.values()) {
            String key = severity.name().toLowerCase(Locale.ROOT);
            hold.put(severity, holds.time(key, hold.getOrDefault(severity, Duration.ZERO)));
        }
        for (String rule : RULES) {
            if (holds.has(rule)) {
                holdOfRule.put(rule, holds.time(rule, Duration.ZERO));
            }
        }
        holds.refuseOthers();
        return new DeliveryPolicy(
                true,
                hold,
                holdOfRule,
                fields.has("digest-rules") ? rules(fields, "digest-rules") : d.digested(),
                fields.time("first-days", d.firstDays()),
                fields.time("late-after", d.lateAfter()),
                fields.whole("cap", d.cap(), 1, 100_000),
                fields.time("settle", d.settle()),
                fields.whole("listed", d.listed(), 1, DeliveryPolicy.MOST_LISTED),
                digest(fields.section("digest")),
                fields.has("quiet") ? quiet(fields.section("quiet")) : null);
    }

    private static ZoneId zone(Fields fields) {
        return fields.<ZoneId>parsed("zone", ZoneOffset.UTC, "a time zone such as Europe/Oslo", ZoneId::of);
    }

    private static DigestTime digest(Fields fields) {
        ZoneId zone = zone(fields);
        LocalTime at = fields.parsed("at", LocalTime.of(8, 0), "a time of the day such as \"08:00\"", LocalTime::parse);
        Duration every = fields.has("every") ? fields.time("every", Duration.ofDays(1)) : null;
        fields.refuseOthers();
        return every == null ? DigestTime.daily(at, zone) : DigestTime.every(every, zone);
    }

    private static @Nullable QuietHours quiet(Fields fields) {
        ZoneId zone = zone(fields);
        String wanted = "a time of the day such as \"22:00\"";
        LocalTime from = fields.parsed("from", LocalTime.of(22, 0), wanted, LocalTime::parse);
        LocalTime to = fields.parsed("to", LocalTime.of(7, 0), wanted, LocalTime::parse);
        Severity below = severity(fields, "below", Severity.MEDIUM);
        fields.refuseOthers();
        try {
            return new QuietHours(from, to, zone, below);
        } catch (IllegalArgumentException e) {
            fields.problem(String.valueOf(e.getMessage()));
            return null;
        }
    }
}
