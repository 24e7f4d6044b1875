package io.holdout.processor;

import static io.holdout.model.SignInBuilder.APPLE_APP;
import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Counts;
import io.holdout.model.SignIn;
import io.holdout.model.SignInBuilder;
import io.holdout.model.SignInEvent;
import io.holdout.model.Tick;
import io.holdout.processor.detect.TenantFact;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The same sign-ins give the same devices and the same last findings, whatever the order, the repeats and the partitions. */
class OrderProperties {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final Duration GRACE = Duration.ofMinutes(30);

    private record Arrival(Instant at, int tie, SignInEvent event) {}

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void disorderWithinTheGracePeriodAndRepeatsChangeNothing(@ForAll long seed) {
        Random random = new Random(seed);
        List<SignIn> signIns = story(random);
        AdministratorsTables tables = AdministratorsTables.random(random, START);

        Outcome inOrder = play(1, arrivals(signIns, new Random(0), false), tables);
        Outcome shuffled = play(1 + random.nextInt(3), arrivals(signIns, random, true), tables);

        assertThat(shuffled.devices()).as("seed %d", seed).isEqualTo(inOrder.devices());
        assertThat(shuffled.findings()).as("seed %d", seed).isEqualTo(inOrder.findings());
        assertThat(shuffled.facts()).as("seed %d", seed).isEqualTo(inOrder.facts());
    }

    /** A file ends where it ends: nothing later settles what came last. */
    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void theEndIsTheSameToo(@ForAll long seed) {
        Random random = new Random(seed);
        List<SignIn> signIns = story(random);
        Instant end = signIns.get(signIns.size() - 1).time();
        AdministratorsTables tables = AdministratorsTables.random(random, START);

        Outcome inOrder = play(1, ended(arrivals(signIns, new Random(0), false), end), tables);
        Outcome shuffled = play(1 + random.nextInt(3), ended(arrivals(signIns, random, true), end), tables);

        assertThat(shuffled.devices()).as("seed %d", seed).isEqualTo(inOrder.devices());
        assertThat(shuffled.findings()).as("seed %d", seed).isEqualTo(inOrder.findings());
    }

    /** Stories that end just after a user who was refused is let in twice, of which the later one is heard first. */
    @Example
    void theEndOfWhatATenantIsToldIsTheSameToo() {
        theEndIsTheSameToo(-124);
        theEndIsTheSameToo(51);
    }

    /** Without the ticks beyond the end, but with one that says that it is the end. */
    private static List<Arrival> ended(List<Arrival> arrivals, Instant end) {
        List<Arrival> ended = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            if (!(arrival.event() instanceof Tick tick) || tick.time().isBefore(end)) {
                ended.add(arrival);
            }
        }
        ended.add(new Arrival(Instant.MAX, 0, new Tick("test", end, true, Counts.NONE)));
        return ended;
    }

    /** Conditional access sends a record for each of its policies, and a code may come later than its sign-in. */
    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void whichOfTwoRecordsOfOneSignInComesFirstChangesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        List<SignIn> signIns = story(random);
        List<SignIn> records = new ArrayList<>(signIns);
        for (SignIn signIn : signIns) {
            if (random.nextInt(4) == 0 && isCounted(signIn)) {
                records.add(withCode(signIn, List.of(0, 53003, 50126, 50076).get(random.nextInt(4))));
            }
        }
        AdministratorsTables tables = AdministratorsTables.random(random, START);

        Outcome inOrder = play(1, withinGrace(records, new Random(0)), tables);
        Outcome shuffled = play(1 + random.nextInt(3), withinGrace(records, random), tables);

        assertThat(shuffled.devices()).as("seed %d", seed).isEqualTo(inOrder.devices());
        assertThat(shuffled.findings()).as("seed %d", seed).isEqualTo(inOrder.findings());
    }

    private static List<Arrival> withinGrace(List<SignIn> records, Random random) {
        return arrivals(records, random, true).stream()
                .filter(arrival -> !(arrival.event() instanceof SignIn signIn)
                        || arrival.at().isBefore(signIn.time().plus(GRACE)))
                .toList();
    }

    private static SignIn withCode(SignIn signIn, int code) {
        SignIn.Result result = signIn.result();
        return new SignIn(
                signIn.v(),
                signIn.id(),
                signIn.tenantId(),
                signIn.category(),
                signIn.time(),
                signIn.recorded(),
                signIn.user(),
                signIn.app(),
                signIn.client(),
                new SignIn.Result(code, result.conditionalAccess(), List.of(), result.password(), result.requirement()),
                signIn.source(),
                signIn.device(),
                signIn.correlationId(),
                signIn.issuer(),
                signIn.risk());
    }

    /** What a source spares the processor by telling that it writes in order must not show. */
    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void aSourceThatTellsOfItsOrderIsDecidedOnAsAnyOther(@ForAll long seed) {
        Random random = new Random(seed);
        List<Arrival> arrivals = arrivals(story(random), new Random(0), false);
        AdministratorsTables tables = AdministratorsTables.random(random, START);
        List<Arrival> told = new ArrayList<>();
        told.add(new Arrival(Instant.MIN, 0, new Tick("test", Instant.EPOCH, false, Counts.NONE).ofOrderedSource()));
        for (Arrival arrival : arrivals) {
            told.add(
                    arrival.event() instanceof Tick tick
                            ? new Arrival(arrival.at(), arrival.tie(), tick.ofOrderedSource())
                            : arrival);
        }

        Outcome silent = play(1, arrivals, tables);
        Outcome ordered = play(1, told, tables);

        assertThat(ordered).as("seed %d", seed).isEqualTo(silent);
    }

    private record Outcome(Object devices, List<String> findings, Set<String> facts) {}

    private static Outcome play(int partitions, List<Arrival> arrivals, AdministratorsTables tables) {
        try (Tenant tenant = new Tenant(partitions)) {
            tables.giveTo(tenant);
            for (Arrival arrival : arrivals) {
                if (arrival.event() instanceof SignIn signIn) {
                    tenant.send(signIn);
                } else if (arrival.event() instanceof Tick tick) {
                    tenant.tick(tick);
                }
            }
            tables.changeFor(tenant);
            return new Outcome(
                    List.copyOf(tenant.devices().entrySet()),
                    tenant.lastVersions().values().stream()
                            .map(finding -> finding.toString()
                                    .replaceFirst("activityId=\\d, activityName=\\w+", "")
                                    .replaceAll("type(Uid|Name)=[^,]+", ""))
                            .toList(),
                    facts(tenant));
        }
    }

    /** What the tenant hears of devices once it is settled, and when Apple's app was let in: first of a day, and first after a refusal. */
    private static Set<String> facts(Tenant tenant) {
        Set<String> facts = new TreeSet<>();
        Map<String, NavigableSet<Instant>> letIn = new TreeMap<>();
        tenant.facts(TenantFact.AppleAppLetIn.class)
                .forEach(fact -> letIn.computeIfAbsent(dayOf(fact.user(), fact.time()), day -> new TreeSet<>())
                        .add(fact.time()));
        letIn.forEach((day, times) -> facts.add(day + " first " + times.first()));
        Map<String, Instant> refusals = new TreeMap<>();
        tenant.facts(TenantFact.AppleAppRefused.class).forEach(fact -> {
            Instant time = fact.signIn().time();
            String tenMinutes = fact.user() + time.getEpochSecond() / 600;
            refusals.merge(tenMinutes, time, (a, b) -> a.isBefore(b) ? a : b);
        });
        tenant.facts(TenantFact.AppleAppRefused.class).stream()
                .filter(fact -> refusals.containsValue(fact.signIn().time()))
                .forEach(fact -> {
                    String day = dayOf(fact.user(), fact.signIn().time());
                    NavigableSet<Instant> times = letIn.getOrDefault(day, new TreeSet<>());
                    facts.add(day + " again " + times.ceiling(fact.signIn().time()));
                });
        tenant.facts(TenantFact.DeviceSilent.class).forEach(fact -> facts.add(fact.toString()));
        tenant.facts(TenantFact.DeviceStuck.class).forEach(fact -> facts.add(fact.toString()));
        tenant.facts(TenantFact.DeviceMovedOn.class).forEach(fact -> facts.add(fact.toString()));
        tenant.facts(TenantFact.AppleAppRefused.class).forEach(fact -> facts.add(fact.toString()));
        return facts;
    }

    private static String dayOf(String user, Instant time) {
        return user + " " + time.truncatedTo(ChronoUnit.DAYS);
    }

    /** Each sign-in arrives up to the grace period late, repeats up to 20 hours late; ticks come when all before them have. */
    private static List<Arrival> arrivals(List<SignIn> signIns, Random random, boolean disorder) {
        List<Arrival> arrivals = new ArrayList<>();
        Instant end = START;
        for (SignIn signIn : signIns) {
            Duration delay = disorder ? Duration.ofSeconds(random.nextInt((int) GRACE.toSeconds())) : Duration.ZERO;
            arrivals.add(new Arrival(signIn.time().plus(delay), random.nextInt(), signIn));
            if (disorder && random.nextInt(4) == 0) {
                Instant again = signIn.time().plus(delay).plusSeconds(random.nextInt(20 * 3600));
                arrivals.add(new Arrival(again, random.nextInt(), signIn));
            }
            end = signIn.time().isAfter(end) ? signIn.time() : end;
        }
        Duration every = end.isAfter(START.plus(Duration.ofDays(1))) ? Duration.ofHours(7) : Duration.ofMinutes(47);
        for (Instant time = START; time.isBefore(end.plus(Duration.ofDays(3))); time = time.plus(every)) {
            arrivals.add(new Arrival(time, Integer.MAX_VALUE, new Tick("test", time, false, Counts.NONE)));
        }
        arrivals.sort(Comparator.comparing(Arrival::at).thenComparingInt(Arrival::tie));
        return arrivals;
    }

    /** A repeated modern record counts as a sign-in of its own, and may open a check again; see the design. */
    private static boolean isCounted(SignIn signIn) {
        return signIn.client().protocol().equals("ropc");
    }

    /** A morning, or a month: checks run in minutes, and silence is told in weeks. */
    private static List<SignIn> story(Random random) {
        List<SignIn> signIns = new ArrayList<>();
        int seconds = random.nextInt(3) == 0 ? 30 * 24 * 3600 : 6 * 3600;
        int count = 10 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            Instant time = START.plusSeconds(random.nextInt(seconds));
            signIns.add(oneOf(random, "id-" + i).at(time).build());
        }
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            Instant time = START.plusSeconds(random.nextInt(seconds));
            signIns.addAll(setUp(random, "set-up-" + i, time));
        }
        Instant burst = START.plusSeconds(random.nextInt(5 * 3600));
        for (int i = 0; i < random.nextInt(9); i++) {
            signIns.add(aSignIn()
                    .id("wrong-" + i)
                    .by("ada")
                    .from("203.0.113.7", "NO", 64510)
                    .activeSync()
                    .agent("Apple-iPhone9C1/1907.71")
                    .code(50126)
                    .at(burst.plusSeconds(random.nextInt(4000)))
                    .build());
        }
        signIns.addAll(spray(random));
        signIns.sort(Comparator.comparing(SignIn::time).thenComparing(SignIn::id));
        return signIns;
    }

    /** The page on which an account is added to Apple's mail app, in any order of its steps. */
    private static List<SignIn> setUp(Random random, String flow, Instant time) {
        String user = List.of("ada", "bob", "eve").get(random.nextInt(3));
        return List.of(
                page(aSignIn().id(flow + "-a").by(user))
                        .correlation(flow)
                        .code(50199)
                        .at(time)
                        .build(),
                page(aSignIn().id(flow + "-b").by(user))
                        .correlation(flow)
                        .at(time.plusSeconds(random.nextInt(7) - 3))
                        .build());
    }

    private static SignInBuilder page(SignInBuilder by) {
        return by.app(APPLE_APP, "Apple Internet Accounts").client("Mobile Apps and Desktop clients", "oAuth2");
    }

    /** Somebody tries a dozen users, from where some of them are at home, and sometimes gets in. */
    private static List<SignIn> spray(Random random) {
        List<SignIn> signIns = new ArrayList<>();
        Instant from = START.plusSeconds(random.nextInt(5 * 3600));
        int users = random.nextBoolean() ? 0 : 9 + random.nextInt(5);
        for (int i = 0; i < users; i++) {
            String user = i == 0 ? "ada" : i == 1 ? "bob" : "tried-" + i;
            signIns.add(aSignIn()
                    .id("guess-" + i)
                    .by(user)
                    .legacy("IMAP4")
                    .agent("BAV2ROPC")
                    .from("198.51.100.9", "NO", 64500)
                    .code(random.nextInt(8) == 0 ? List.of(0, 53003).get(random.nextInt(2)) : 50126)
                    .at(from.plusSeconds(random.nextInt(1200)))
                    .build());
        }
        return signIns;
    }

    private static SignInBuilder oneOf(Random random, String id) {
        String user = List.of("ada", "bob").get(random.nextInt(2));
        String address = List.of("203.0.113.7", "198.51.100.9").get(random.nextInt(2));
        String phone = List.of("Apple-iPhone9C1/1907.71", "Apple-iPad13C18/1905.77", "Apple-iPhone9C1/1907.82")
                .get(random.nextInt(3) == 0 ? 1 : random.nextInt(2) * 2);
        SignInBuilder by = aSignIn().id(id).by(user).from(address, "NO", address.startsWith("2") ? 64500 : 64510);
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> by.activeSync().agent(phone);
            case 3 -> by.activeSync().agent(phone).code(53003);
            case 4 -> by.activeSync().agent(phone).code(50126);
            case 5 ->
                by.appleModern()
                        .agent(List.of("", "Apple-iPad13C18/2205.76", "macOS/13.4 (22F66) dataaccessd/1.0")
                                .get(random.nextInt(3)));
            case 6 -> by.appleModern().client("Browser", "oAuth2");
            case 7 ->
                by.app(APPLE_APP, "Apple Internet Accounts")
                        .client("Mobile Apps and Desktop clients", "ropc")
                        .agent(List.of("", "python-requests/2.31", "iOS/15.6 (19G71) accountsd/1.0")
                                .get(random.nextInt(3)))
                        .code(random.nextBoolean() ? 0 : 50076);
            case 9 -> page(by).code(65001);
            case 10 -> by.appleModern().scopes("EWS.AccessAsUser.All");
            case 11 -> by.legacy("Exchange Web Services").agent("macOS/13.6 (22G120) AppleExchangeWebServices/824");
            case 12 ->
                by.nonInteractive()
                        .app("27922004-5251-4030-b22d-91ecd9a37ea4", "Outlook Mobile")
                        .client("Mobile Apps and Desktop clients", "oAuth2");
            case 8 -> by.legacy("Authenticated SMTP").agent("BAV2ROPC").code(random.nextBoolean() ? 0 : 53003);
            default -> by;
        };
    }
}
