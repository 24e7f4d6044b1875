package io.holdout.simulator;

import io.holdout.simulator.wire.Dice;
import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Ticks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Exchange knows of the tenant's mobile devices when somebody exports its inventory. */
final class Exchange {
    private static final Pattern APPLE = Pattern.compile("iOS/(\\S+) \\((\\w+)\\).*");
    private static final Pattern SAMSUNG = Pattern.compile("Android-SAMSUNG-(.+)/.*");

    /** A release of iOS from then on could do OAuth; an account that is older was made with a password. */
    private static final Instant OAUTH = Instant.parse("2018-09-17T00:00:00Z");

    private static final long ACTIVE = 60 * Ticks.DAY;

    private final Script script;
    private final Function<Plot.Part, List<Moment>> moments;
    private final Predicate<String> modern;
    private final boolean tellsBlind;
    private final List<ExchangeRow> rows = new ArrayList<>();

    /**
     * @param modern whether a user was ever let in through Apple's app
     * @param tellsBlind whether the log reaches back so far that it can be said whom it does not know
     */
    Exchange(Script script, Function<Plot.Part, List<Moment>> moments, Predicate<String> modern, boolean tellsBlind) {
        this.script = script;
        this.moments = moments;
        this.modern = modern;
        this.tellsBlind = tellsBlind;
    }

    /** One for each device that was seen before the export, and what lies in any inventory besides. */
    List<ExchangeRow> rows() {
        for (Plot.Part part : script.parts()) {
            if (part.device().isPhone() && script.isCharted(part)) {
                row(part, 0);
                if (part.story() == Story.TWIN_PHONES) {
                    row(part, 1);
                }
            }
        }
        List<Person> people = script.people();
        for (int i = 0; i < 4 && i < people.size(); i++) {
            leftOver(people.get(people.size() - 1 - i), i);
        }
        if (!people.isEmpty()) {
            nobody(people.get(0));
        }
        return rows;
    }

    /** The mailbox of a front desk, whose phone is refused before anything is logged. */
    private void nobody(Person colleague) {
        rows.add(new ExchangeRow(
                "front.desk" + colleague.name().substring(colleague.name().indexOf('@')),
                "Front Desk",
                "iPad",
                "iOS 15.5 19F77",
                "iPad",
                "iPad12C1",
                "Apple-iPad12C1/1906.77",
                "ApplDN" + id(Dice.of(colleague.trait(), 4)),
                "EAS",
                "16.1",
                Ticks.instant(script.export() - 500 * Ticks.DAY),
                Ticks.instant(script.export() - 3 * Ticks.HOUR),
                tellsBlind ? "blind" : "undetermined"));
    }

    private String grade(Person who, Device device, Instant first, @Nullable Moment last) {
        if (last == null || last.created() < script.export() - ACTIVE) {
            return "inactive";
        }
        return device.isApple() && first.isBefore(OAUTH) && !modern.test(who.id()) ? "certain-basic" : "undetermined";
    }

    private void row(Plot.Part part, int twin) {
        Moment last = null;
        for (Moment moment : moments.apply(part)) {
            if (moment.created() < script.export() && moment.outcome().succeeded()) {
                last = moment;
            }
        }
        Dice dice = Dice.of(part.who().trait(), part.device().key().hashCode(), twin);
        Instant first = Ticks.instant(script.export() - dice.between(200 * Ticks.DAY, 3600 * Ticks.DAY));
        rows.add(row(
                part.who(),
                part.device(),
                id(dice),
                first,
                last == null ? null : Ticks.instant(last.created()),
                grade(part.who(), part.device(), first, last)));
    }

    private static ExchangeRow row(
            Person who, Device device, String id, Instant first, @Nullable Instant last, String grade) {
        String agent = device.looks().get(0).agent();
        String given = who.displayName().split(" ", 2)[0];
        if (device.isApple()) {
            String type = device.key().startsWith("apple:iPad") ? "iPad" : "iPhone";
            String model = device.key().substring("apple:".length()).replace(',', 'C');
            Matcher clear = APPLE.matcher(device.renewals().get(0).agent());
            String os = clear.matches() ? "iOS " + clear.group(1) + " " + clear.group(2) : "iOS";
            return new ExchangeRow(
                    who.name(),
                    who.displayName(),
                    given + "'s " + type,
                    os,
                    type,
                    model,
                    agent,
                    "ApplDN" + id,
                    "EAS",
                    "16.1",
                    first,
                    last,
                    grade);
        }
        Matcher samsung = SAMSUNG.matcher(agent);
        if (samsung.matches()) {
            String model = samsung.group(1);
            return new ExchangeRow(
                    who.name(),
                    who.displayName(),
                    model,
                    "Android 14",
                    "SamsungDevice",
                    model,
                    agent,
                    "SEC" + id,
                    "EAS",
                    "16.1",
                    first,
                    last,
                    grade);
        }
        boolean windows = device.key().startsWith("windows");
        return new ExchangeRow(
                who.name(),
                who.displayName(),
                windows ? "PC" : "Phone",
                windows ? "Windows 10.0.19045" : "Android 13",
                windows ? "WindowsMail" : "Android",
                windows ? "Windows PC" : "Android",
                agent,
                id,
                "EAS",
                "16.1",
                first,
                last,
                grade);
    }

    /** Outlook on a phone, the test of an administrator, a phone that speaks an old protocol, and one that nobody has seen for long. */
    private void leftOver(Person who, int kind) {
        Dice dice = Dice.of(who.trait(), kind);
        Instant first = Ticks.instant(script.export() - 500 * Ticks.DAY);
        Instant lately = Ticks.instant(script.export() - 3 * Ticks.HOUR);
        String id = id(dice);
        rows.add(
                switch (kind) {
                    case 0 ->
                        new ExchangeRow(
                                who.name(),
                                who.displayName(),
                                "Outlook for iOS and Android",
                                "iOS 18.6.2",
                                "Outlook",
                                "Outlook for iOS and Android",
                                "Outlook-iOS-Android/1.0",
                                id,
                                "REST",
                                "",
                                first,
                                lately,
                                "not-eas");
                    case 1 ->
                        new ExchangeRow(
                                who.name(),
                                who.displayName(),
                                "",
                                "",
                                "TestActiveSyncConnectivity",
                                "TestActiveSyncConnectivity",
                                "TestActiveSyncConnectivity",
                                id,
                                "EAS",
                                "14.1",
                                first,
                                null,
                                "");
                    case 2 ->
                        new ExchangeRow(
                                who.name(),
                                who.displayName(),
                                "Phone",
                                "Android 4.4",
                                "SamsungDevice",
                                "SM-G900F",
                                "Android-SAMSUNG-SM-G900F/101.403",
                                "SEC" + id,
                                "EAS",
                                "14.1",
                                first,
                                lately,
                                "cannot-connect");
                    default ->
                        new ExchangeRow(
                                who.name(),
                                who.displayName(),
                                "iPhone",
                                "iOS 10.3.3 14G60",
                                "iPhone",
                                "iPhone5C4",
                                "Apple-iPhone5C4/1407.60",
                                "ApplDN" + id,
                                "EAS",
                                "16.0",
                                Ticks.instant(script.export() - 3000 * Ticks.DAY),
                                Ticks.instant(script.export() - 420 * Ticks.DAY),
                                "inactive");
                });
    }

    private static String id(Dice dice) {
        return String.format(Locale.ROOT, "%016X%08X", dice.next(), (int) dice.next());
    }
}
