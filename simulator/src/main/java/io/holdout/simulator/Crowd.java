package io.holdout.simulator;

import io.holdout.simulator.wire.App;
import io.holdout.simulator.wire.Dice;
import io.holdout.simulator.wire.Look;
import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Place;
import io.holdout.simulator.wire.Ticks;
import java.util.List;

/** The everyday sign-ins of everybody: browsers, Office, Teams and mail apps, all of them modern. */
final class Crowd implements Source {
    private static final double INTERACTIVE = 1 / 6.0;
    private static final String EDGE =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0";
    private static final String SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML,"
            + " like Gecko) Version/18.6 Safari/605.1.15";

    private static final List<Look> WINDOWS = List.of(
            Look.browser(App.OUTLOOK_WEB, App.EXCHANGE, EDGE, "Windows10", "Edge 142.0.0"),
            Look.browser(App.OFFICE_HOME, App.GRAPH, EDGE, "Windows10", "Edge 142.0.0")
                    .onRegisteredDevice(),
            Look.browser(App.AZURE_PORTAL, App.GRAPH, EDGE, "Windows10", "Edge 142.0.0"));
    private static final List<Look> MAC = List.of(
            Look.browser(App.OUTLOOK_WEB, App.EXCHANGE, SAFARI, "MacOs", "Safari 18.6"),
            Look.browser(App.OFFICE_HOME, App.GRAPH, SAFARI, "MacOs", "Safari 18.6"));
    private static final List<Look> WINDOWS_RENEWALS = List.of(
            Look.refresh(
                            App.OFFICE,
                            App.EXCHANGE,
                            "",
                            "Windows 10",
                            "Rich Client 4.72.0.0",
                            "Mail.ReadWrite",
                            "Calendars.ReadWrite",
                            "Contacts.ReadWrite")
                    .onRegisteredDevice(),
            Look.refresh(
                            App.TEAMS,
                            App.GRAPH,
                            "",
                            "Windows 10",
                            "Rich Client 4.72.0.0",
                            "Chat.ReadWrite",
                            "Presence.Read.All",
                            "User.Read",
                            "Files.ReadWrite.All")
                    .onRegisteredDevice(),
            Look.refresh(
                            App.OFFICE,
                            App.SHAREPOINT,
                            "",
                            "Windows 10",
                            "Rich Client 4.72.0.0",
                            "Sites.FullControl.All",
                            "MyFiles.Write",
                            "User.Read.All")
                    .onRegisteredDevice());
    private static final List<Look> MAC_RENEWALS = List.of(
            Look.refresh(
                    App.OFFICE,
                    App.EXCHANGE,
                    "",
                    "MacOs",
                    "Rich Client 1.6.2",
                    "Mail.ReadWrite",
                    "Calendars.ReadWrite"),
            Look.refresh(App.TEAMS, App.GRAPH, "", "MacOs", "Rich Client 1.6.2", "Chat.ReadWrite", "User.Read"));
    private static final List<Look> ANDROID_RENEWALS = List.of(
            Look.refresh(
                    App.OUTLOOK_MOBILE,
                    App.EXCHANGE,
                    "Dalvik/2.1.0 (Linux; U; Android 15; Pixel 8 Build/AP4A)",
                    "Android 15",
                    "",
                    "EAS.AccessAsUser.All",
                    "Mail.ReadWrite"),
            Look.refresh(App.TEAMS, App.GRAPH, "", "Android 15", "", "Chat.ReadWrite", "User.Read"));
    private static final List<Look> IPHONE_RENEWALS = List.of(
            Look.refresh(
                    App.OUTLOOK_MOBILE, App.EXCHANGE, "", "Ios 18.6.2", "", "EAS.AccessAsUser.All", "Mail.ReadWrite"),
            Look.refresh(App.TEAMS, App.GRAPH, "", "Ios 18.6.2", "", "Chat.ReadWrite", "User.Read"));
    private static final Look APPLE_MAIL =
            Look.refresh(App.APPLE, App.EXCHANGE, "", "Ios 18.6.2", "", "EAS.AccessAsUser.All");

    private final long seed;
    private final Timeline timeline;
    private final List<Person> people;
    private final int busy;
    private final double perDay;
    private final long consent;

    /**
     * Gathers a crowd.
     *
     * @param busy so many of the people, from the first on, appear in stories, and so use no mail app besides
     * @param perDay sign-ins of all together on an average day
     * @param consent from when on Apple's mail app may be used, in {@link Ticks}
     */
    Crowd(long seed, Timeline timeline, List<Person> people, int busy, double perDay, long consent) {
        this.seed = Dice.mix(seed, 0xc403d);
        this.timeline = timeline;
        this.people = people;
        this.busy = busy;
        this.perDay = perDay;
        this.consent = consent;
    }

    @Override
    public void tell(long hour, Listener listener) {
        Dice dice = Dice.of(seed, hour);
        long from = timeline.startOf(hour);
        int count = dice.round(perDay * Rhythm.OFFICE.share(from) * timeline.shareOf(hour));
        for (int i = 0; i < count; i++) {
            long at = dice.between(from, timeline.endOf(hour));
            int number = dice.below(people.size());
            Moment moment = moment(dice, at, people.get(number), number < busy);
            listener.heard(moment, Story.EVERYDAY, "");
            if (moment.outcome().equals(Outcome.MFA_PROMPTED)) {
                listener.heard(afterPrompt(moment, dice.next()), Story.EVERYDAY, "");
            }
        }
    }

    /** An everyday sign-in of somebody at that time. */
    Moment moment(Dice dice, long at) {
        return moment(dice, at, dice.pick(people), false);
    }

    private Moment moment(Dice dice, long at, Person who, boolean inStory) {
        boolean windows = (who.trait() & 7) < 6;
        if (dice.chance(INTERACTIVE)) {
            Look look = dice.pick(windows ? WINDOWS : MAC);
            Outcome outcome = interactive(dice);
            if (outcome.equals(Outcome.MFA_PROMPTED)) {
                look = look.proving(Look.Proof.PASSWORD_AND_APP);
            }
            return Moment.of(at, dice.next(), who, place(dice, who, false), look, outcome);
        }
        int phone = inStory ? 7 : (int) (who.trait() >>> 8) & 7;
        boolean onPhone = phone < 5 && dice.chance(0.5);
        Look look;
        if (!onPhone) {
            List<Look> renewals = windows ? WINDOWS_RENEWALS : MAC_RENEWALS;
            // the first one is Outlook's, and who has a part has said all about their mail there
            look = inStory ? dice.pick(renewals.subList(1, renewals.size())) : dice.pick(renewals);
        } else if (phone == 0 && at >= consent) {
            look = APPLE_MAIL;
        } else {
            look = dice.pick(phone < 3 ? IPHONE_RENEWALS : ANDROID_RENEWALS);
        }
        Outcome outcome = dice.chance(0.015) ? Outcome.OLD_TOKEN : Outcome.SUCCESS;
        return Moment.of(at, dice.next(), who, place(dice, who, onPhone), look, outcome);
    }

    private static Outcome interactive(Dice dice) {
        double roll = dice.unit();
        if (roll < 0.90) {
            return Outcome.SUCCESS;
        }
        if (roll < 0.94) {
            return Outcome.MFA_PROMPTED;
        }
        if (roll < 0.965) {
            return Outcome.WRONG_PASSWORD;
        }
        return roll < 0.985 ? Outcome.STAY_SIGNED_IN : Outcome.NO_SESSION;
    }

    /** The same sign-in once the user has taken up the telephone. */
    private static Moment afterPrompt(Moment prompt, long seed) {
        return Moment.step(
                prompt.created() + 8 * Ticks.SECOND,
                seed,
                prompt.who(),
                prompt.where(),
                prompt.look(),
                Outcome.SUCCESS,
                prompt.correlation());
    }

    private static Place place(Dice dice, Person who, boolean onPhone) {
        if (onPhone) {
            return dice.chance(0.5) ? who.mobile() : who.home();
        }
        return dice.chance(0.6) ? who.office() : who.home();
    }
}
