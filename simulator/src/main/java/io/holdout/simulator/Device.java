package io.holdout.simulator;

import io.holdout.simulator.wire.App;
import io.holdout.simulator.wire.Category;
import io.holdout.simulator.wire.Look;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Place;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device or program that can sign in over legacy authentication.
 *
 * @param key as in {@link Truth.Holdout}
 * @param looks how it shows when it uses legacy authentication
 * @param renewals how it shows when it uses modern authentication; empty when it cannot
 * @param setup how its owner shows when adding the account with modern authentication; empty when it cannot
 * @param places where it signs in from
 */
record Device(
        String key,
        String platform,
        List<String> protocols,
        List<Look> looks,
        List<Look> renewals,
        List<Look> setup,
        List<Place> places) {
    /** Application id of a program of the company's own. */
    static final String ROPC_JOB = "5e3c1c1a-7d0e-4f0b-9b53-0e3a5c7d9f21";

    private static final String EAS = "Exchange ActiveSync";
    /** What Exchange itself sends for clients that have no user agent. */
    private static final String EXCHANGE = "BAV2ROPC";

    /** An iPhone or iPad; {@code model} as in {@code iPhone9,1}, {@code build} as in {@code 19G71}. */
    static Device apple(Person owner, String model, String version, String build) {
        String clear = "iOS/" + version + " (" + build + ") dataaccessd/1.0";
        Look renewal = Look.refresh(App.APPLE, App.EXCHANGE, clear, "Ios " + version, "", "EAS.AccessAsUser.All");
        Look silent = Look.refresh(App.APPLE, App.EXCHANGE, "", "Ios", "", "EAS.AccessAsUser.All");
        String web = "Mozilla/5.0 (" + (model.startsWith("iPad") ? "iPad; CPU OS " : "iPhone; CPU iPhone OS ")
                + version.replace('.', '_') + " like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";
        return new Device(
                "apple:" + model,
                model.startsWith("iPad") ? "iPadOS" : "iOS",
                List.of("eas"),
                List.of(Look.legacy(EAS, appleAgent(model, build))),
                List.of(renewal, silent),
                List.of(Look.browser(App.APPLE, App.EXCHANGE, web, "Ios " + version, "Mobile Safari")),
                roaming(owner));
    }

    static Device samsung(Person owner, String model) {
        String web = "Mozilla/5.0 (Linux; Android 14; " + model + ") AppleWebKit/537.36 (KHTML, like Gecko)"
                + " Chrome/141.0.0.0 Mobile Safari/537.36";
        return new Device(
                "samsung:" + model,
                "Android",
                List.of("eas"),
                List.of(Look.legacy(EAS, "Android-SAMSUNG-" + model + "/101.140000")),
                List.of(Look.refresh(App.SAMSUNG_EMAIL, App.EXCHANGE, "", "Android 14", "", "EAS.AccessAsUser.All")),
                List.of(Look.browser(App.SAMSUNG_EMAIL, App.EXCHANGE, web, "Android 14", "Chrome Mobile 141.0.0")),
                roaming(owner));
    }

    static Device gmail(Person owner) {
        return legacy(
                "gmail",
                "Android",
                "eas",
                roaming(owner),
                Look.legacy(EAS, "Android-Mail/2024.06.23.646982150.Release"));
    }

    static Device android(Person owner) {
        return legacy("android", "Android", "eas", roaming(owner), Look.legacy(EAS, "Android-13/2.7-EAS-2.0"));
    }

    static Device windowsMail(Person owner) {
        return legacy("windows-mail", "Windows", "eas", desk(owner), Look.legacy(EAS, "MSFT-WIN-4/10.0.19045"));
    }

    /** Outlook of Office 2013 (15) or 2016 (16), which signs in in three ways at once. */
    static Device outlook(Person owner, int office) {
        String agent = office == 15
                ? "Microsoft Office/15.0 (Windows NT 6.1; Microsoft Outlook 15.0.5571; Pro)"
                : "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.4266; Pro)";
        List<Look> looks = List.of(
                Look.legacy("MAPI Over HTTP", agent),
                Look.legacy("AutoDiscover", agent),
                Look.legacy("Offline Address Book", agent));
        return new Device(
                "outlook-desktop:" + office,
                "Windows",
                List.of("mapi", "autodiscover", "oab"),
                looks,
                List.of(),
                List.of(),
                desk(owner));
    }

    /** Mail and Calendar of a Mac, which do not tell what kind of Mac. */
    static Device mac(Person owner) {
        Device mac = placed(
                "ews",
                owner.home(),
                Look.legacy("Exchange Web Services", "MacOSX/10.13.6 (17G14042) ExchangeWebServices/807"));
        return new Device(mac.key, "macOS", mac.protocols, mac.looks, mac.renewals, mac.setup, mac.places);
    }

    static Device imap(Person owner) {
        Look look = Look.legacy("IMAP4", "CBAInPROD");
        return placed("imap", owner.home(), look, look, look.on(Category.NON_INTERACTIVE));
    }

    static Device pop(Person owner) {
        return placed("pop", owner.home(), Look.legacy("POP3", "CBAinTAR"));
    }

    /** The device of a meeting room. */
    static Device teamsRoom(Person room) {
        Look look = Look.legacy("Exchange Web Services", "Microsoft.SkypeRoomSystem/4.3.42.0");
        return legacy("teams-rooms", "", "ews", List.of(room.office()), look);
    }

    /** Guesses over IMAP, for which a mail program pretends to be at that place. */
    static Device mailbox(Place place) {
        return placed("imap", place, Look.legacy("IMAP4", "CBAInPROD"));
    }

    /** A printer, or an application that sends mail. */
    static Device smtp(Person owner) {
        return placed("smtp", owner.office(), Look.legacy("Authenticated SMTP", EXCHANGE));
    }

    static Device powershell(Person owner) {
        return placed(
                "powershell", owner.office(), Look.legacy("Exchange Online PowerShell", "Microsoft WinRM Client"));
    }

    /** Not a device at all but somebody who holds a password, at that place. */
    static Device guesser(Place place) {
        return placed("smtp", place, Look.legacy("Authenticated SMTP", EXCHANGE));
    }

    private static Device placed(String protocol, Place place, Look... looks) {
        return legacy(protocol + ":" + place.prefix(), "", protocol, List.of(place), looks);
    }

    private static Device legacy(String key, String platform, String protocol, List<Place> places, Look... looks) {
        return new Device(key, platform, List.of(protocol), List.of(looks), List.of(), List.of(), places);
    }

    private static List<Place> roaming(Person owner) {
        return List.of(owner.home(), owner.home(), owner.home(), owner.mobile(), owner.mobile(), owner.office());
    }

    private static List<Place> desk(Person owner) {
        return List.of(owner.office(), owner.office(), owner.home());
    }

    /** A Mac that has no legacy authentication in use. */
    static Device modernMac(Person owner) {
        return new Device("mac", "macOS", List.of(), List.of(), List.of(), List.of(), desk(owner));
    }

    /** The device somewhere else. */
    Device at(Place place) {
        return at(List.of(place));
    }

    Device at(List<Place> elsewhere) {
        return new Device(key, platform, protocols, looks, renewals, setup, elsewhere);
    }

    /** The same, showing differently. */
    Device looking(Look look) {
        return new Device(key, platform, protocols, List.of(look), renewals, setup, places);
    }

    boolean isApple() {
        return key.startsWith("apple:");
    }

    /** Whether it speaks Exchange ActiveSync, and so is in the inventory of Exchange. */
    boolean isPhone() {
        return protocols.equals(List.of("eas"));
    }

    /** Whether the system of such an agent trades its password for tokens by itself: iOS from 15.6 on, which is build 19G. */
    static boolean upgradesItself(String agent) {
        Matcher build = AGENT.matcher(agent);
        if (!build.matches()) {
            return false;
        }
        int number = Integer.parseInt(build.group(1));
        return number > 19 || (number == 19 && Integer.parseInt(build.group(2)) >= 7);
    }

    private static final Pattern AGENT = Pattern.compile("Apple-[^/]+/(\\d\\d)(\\d\\d)\\..*");

    /** How Apple's devices name themselves to Exchange: the build 19G71 is written 1907.71, the comma of the model C. */
    static String appleAgent(String model, String build) {
        Matcher parts = BUILD.matcher(build);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a build of Apple's: " + build);
        }
        String suffix = parts.group(4).isEmpty() ? "" : "000" + twoDigits(parts.group(4));
        String encoded = parts.group(1) + twoDigits(parts.group(2)) + "." + parts.group(3) + suffix;
        return "Apple-" + model.replace(',', 'C') + "/" + encoded;
    }

    /** A letter as its number in the alphabet. */
    private static String twoDigits(String letter) {
        int number = Character.toUpperCase(letter.charAt(0)) - 'A' + 1;
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    private static final Pattern BUILD = Pattern.compile("(\\d{1,2})([A-Z])(\\d+)([a-z]?)");
}
