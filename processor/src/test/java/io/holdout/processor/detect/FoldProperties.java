package io.holdout.processor.detect;

import static io.holdout.model.SignInBuilder.APPLE_APP;
import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.SignInBuilder;
import io.holdout.processor.detect.Familiarity.Grade;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What a user's sign-ins come to does not depend on the order within the grace period, nor on how much is settled at once. */
class FoldProperties {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final String SAMSUNG_APP = "8acd33ea-7197-4a96-bc33-d7cc7101262f";

    private record Told(Instant time, SignInBuilder signIn, Instant arrives) {}

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void disorderWithinTheGracePeriodChangesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        List<Told> told = story(random);

        Story inOrder = play(told, Comparator.comparing(Told::time), Duration.ofMinutes(47), seed);
        Story shuffled = play(told, Comparator.comparing(Told::arrives), Duration.ofMinutes(47), seed);

        assertSame(seed, shuffled, inOrder);
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void howMuchATickSettlesChangesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        List<Told> told = story(random);

        Story often = play(told, Comparator.comparing(Told::time), Duration.ofMinutes(47), seed);
        Story once = play(told, Comparator.comparing(Told::time), Duration.ofDays(60), seed);

        assertSame(seed, once, often);
    }

    private static void assertSame(long seed, Story actual, Story expected) {
        assertThat(actual.devices()).as("seed %d", seed).isEqualTo(expected.devices());
        assertThat(new HashSet<>(actual.facts())).as("seed %d", seed).isEqualTo(new HashSet<>(expected.facts()));
        assertThat(actual.findings().stream().map(FoldProperties::text))
                .as("seed %d", seed)
                .containsExactlyElementsOf(
                        expected.findings().stream().map(FoldProperties::text).toList());
    }

    private static String text(Object finding) {
        return finding.toString()
                .replaceFirst("activityId=\\d, activityName=\\w+", "")
                .replaceAll("type(Uid|Name)=[^,]+", "");
    }

    private static Story play(List<Told> told, Comparator<Told> order, Duration every, long seed) {
        Story story = new Story(START);
        if (seed % 3 == 0) {
            story.allowed(START.plus(Duration.ofDays(4)));
        }
        if (seed % 2 == 0) {
            story.inventory(START.plus(Duration.ofDays(1)));
        }
        story.from(seed % 5 == 0 ? Grade.UNFAMILIAR : Grade.FAMILIAR);
        Instant tick = START;
        Instant end = START;
        for (Told each : told.stream().sorted(order).toList()) {
            // a tick comes once everything before it has
            while (each.arrives().isAfter(tick.plus(every))
                    && each.time().isAfter(tick.plus(every).minus(Story.GRACE))) {
                tick = tick.plus(every);
                story.settle(tick.minus(Story.GRACE));
            }
            story.send(each.signIn());
            end = each.time().isAfter(end) ? each.time() : end;
        }
        for (Instant last = end.plus(Duration.ofDays(62)); tick.isBefore(last); ) {
            tick = tick.plus(Duration.ofDays(3)).isBefore(last) ? tick.plus(Duration.ofDays(3)) : last;
            story.settle(tick.minus(Story.GRACE));
        }
        return story;
    }

    /** A morning, or six weeks: checks run in minutes, and silence is told in weeks. */
    private static List<Told> story(Random random) {
        List<Told> told = new ArrayList<>();
        int seconds = random.nextBoolean() ? 6 * 3600 : 42 * 24 * 3600;
        int count = 5 + random.nextInt(30);
        for (int i = 0; i < count; i++) {
            add(told, random, oneOf(random).id("id-" + i), START.plusSeconds(random.nextInt(seconds)));
        }
        for (int i = 0; i < random.nextInt(4); i++) {
            Instant time = START.plusSeconds(random.nextInt(seconds));
            String app = random.nextBoolean() ? APPLE_APP : SAMSUNG_APP;
            add(
                    told,
                    random,
                    page(app).id("redirect-" + i).correlation("flow-" + i).code(50199),
                    time);
            add(
                    told,
                    random,
                    page(app).id("success-" + i).correlation("flow-" + i),
                    time.plusSeconds(random.nextInt(9) - 4));
        }
        told.sort(Comparator.comparing(Told::time));
        return told;
    }

    private static void add(List<Told> told, Random random, SignInBuilder signIn, Instant time) {
        Duration delay = Duration.ofSeconds(random.nextInt((int) Story.GRACE.toSeconds()));
        told.add(new Told(time, signIn.at(time), time.plus(delay)));
    }

    private static SignInBuilder page(String app) {
        return aSignIn().app(app, "Mail").client("Mobile Apps and Desktop clients", "oAuth2");
    }

    private static SignInBuilder oneOf(Random random) {
        String phone = List.of("Apple-iPhone9C1/1907.71", "Apple-iPhone9C1/1907.71", "Apple-iPad13C18/1905.77")
                .get(random.nextInt(3));
        String address = random.nextInt(3) == 0 ? "198.51.100.9" : "203.0.113.7";
        SignInBuilder by = aSignIn().from(address);
        return switch (random.nextInt(13)) {
            case 0, 1, 2 -> by.activeSync().agent(phone);
            case 3 -> by.activeSync().agent(phone).code(53003);
            case 4 -> by.activeSync().agent(phone).code(50126);
            case 5 ->
                by.appleModern()
                        .agent(List.of("", "Apple-iPad13C18/2205.76", "macOS/13.4 (22F66) dataaccessd/1.0")
                                .get(random.nextInt(3)));
            case 6 -> page(APPLE_APP).code(65001);
            case 7 ->
                page(APPLE_APP)
                        .client("Mobile Apps and Desktop clients", "ropc")
                        .code(random.nextBoolean() ? 0 : 50076);
            case 8 -> by.legacy("Authenticated SMTP").agent("BAV2ROPC");
            case 9 -> by.appleModern().scopes("EWS.AccessAsUser.All");
            case 11 -> page("27922004-5251-4030-b22d-91ecd9a37ea4").nonInteractive();
            case 10 -> by.legacy("Exchange Web Services").agent("macOS/13.6 (22G120) AppleExchangeWebServices/824");
            default -> by.client("Browser", "oAuth2").app(APPLE_APP, "Mail");
        };
    }
}
