package io.holdout.sinks.card;

import static io.holdout.sinks.FindingBuilder.aFinding;
import static io.holdout.sinks.FindingBuilder.aFindingFullOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.sinks.FindingBuilder;
import io.holdout.sinks.card.CardContent.Digest;
import io.holdout.sinks.card.CardContent.Fold;
import io.holdout.sinks.card.CardContent.Section;
import io.holdout.sinks.card.CardContent.Single;
import io.holdout.sinks.card.CardContent.Trouble;
import io.holdout.sinks.card.CardContent.Why;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardsTest {
    private static final CardSettings.Mention ON_CALL =
            new CardSettings.Mention("On call", "oncall@contoso.example", Severity.HIGH);

    private static final CardSettings GERMAN = new CardSettings(Locale.GERMANY, null, null);

    @Test
    void theEnvelopeIsTheOneThatWebhooksTake() {
        JsonNode message = Rendered.only(aFinding().build());

        assertThat(message.path("type").textValue()).isEqualTo("message");
        assertThat(message.path("attachments")).hasSize(1);
        JsonNode attachment = message.path("attachments").path(0);
        assertThat(attachment.path("contentType").textValue()).isEqualTo("application/vnd.microsoft.card.adaptive");
        assertThat(attachment.path("contentUrl").isNull()).isTrue();
        JsonNode card = attachment.path("content");
        assertThat(card.path("type").textValue()).isEqualTo("AdaptiveCard");
        assertThat(card.path("version").textValue()).isEqualTo("1.4");
        assertThat(card.path("msteams").path("width").textValue()).isEqualTo("Full");
    }

    @Test
    void theCardTellsWhoWhatWhereAndWhatToDo() {
        JsonNode message = Rendered.only(aFinding().build());

        assertThat(Rendered.facts(message))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "User", "ada@contoso.example",
                        "Device", "iPhone 7 (iPhone9,1), iOS 15.6 (19G71)",
                        "Protocol", "Exchange ActiveSync",
                        "Result", "signed in",
                        "Source", "203.0.113.7, Norway (NO), AS64500",
                        "Seen", "7 times, 2026-05-04 08:00 to 09:30 UTC",
                        "User agent", "Apple-iPhone9C1/1907.71",
                        "Evidence", "Exchange ActiveSync",
                        "Confidence", "certain"));
        assertThat(Rendered.lines(message))
                .startsWith(
                        "Medium · new · 2026-05-04 09:30 UTC",
                        "Legacy sign-in by ada@contoso.example over Exchange ActiveSync")
                .contains("What to do", "Remove the account and add it again with Sign In.");
    }

    @Test
    void aBlockedSignInIsNotShownAsASuccess() {
        assertThat(Rendered.facts(Rendered.only(aFinding().code(53003).build())))
                .containsEntry("Result", "failed with AADSTS53003");
        assertThat(Rendered.facts(
                        Rendered.only(aFinding().conditionalAccess("failure").build())))
                .containsEntry("Result", "stopped by conditional access");
    }

    @Test
    void theColourIsTheSeverity() {
        assertThat(style(aFinding().severity(Severity.CRITICAL).build(), Reason.NEW))
                .isEqualTo("attention");
        assertThat(style(aFinding().severity(Severity.MEDIUM).build(), Reason.NEW))
                .isEqualTo("warning");
        assertThat(style(aFinding().severity(Severity.LOW).build(), Reason.NEW)).isEqualTo("accent");
        assertThat(style(aFinding().severity(Severity.CRITICAL).closed().build(), Reason.CLOSED))
                .isEqualTo("good");
    }

    @Test
    void aClosedFindingSaysWhyAsksForNothingAndCallsNobody() {
        JsonNode message = Rendered.only(
                new Single(
                        aFinding()
                                .severity(Severity.CRITICAL)
                                .closed()
                                .because("withdrawn")
                                .build(),
                        Reason.CLOSED,
                        false,
                        false),
                new CardSettings(Locale.ENGLISH, null, ON_CALL));

        assertThat(Rendered.lines(message)).startsWith("Critical · closed: withdrawn · 2026-05-04 09:30 UTC");
        assertThat(Rendered.lines(message)).doesNotContain("What to do");
        assertThat(message.findValue("entities")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "PT31M, 31 minutes after it happened",
        "PT3H12M, 3 hours after it happened",
        "PT51H12M, 2 days after it happened",
    })
    void aSignInThatWasRecordedLateSaysByHowMuch(String delay, String told) {
        JsonNode message = Rendered.only(single(aFinding().late(delay).build()), CardSettings.DEFAULT);

        assertThat(Rendered.facts(message)).containsEntry("Recorded", told);
    }

    @Test
    void whatMayBeARepeatSaysSo() {
        JsonNode message =
                Rendered.only(new Single(aFinding().build(), Reason.NEW, true, false).repeated(), CardSettings.DEFAULT);

        assertThat(Rendered.lines(message))
                .startsWith("Medium · new · 2026-05-04 09:30 UTC · perhaps a repeat")
                .contains(
                        "This may be here twice: an earlier attempt to post it was not answered.",
                        "The evidence is older than a day: it came late.");
    }

    @Test
    void whoIsOnCallIsMentionedFromTheSeverityOn() {
        CardSettings settings = new CardSettings(Locale.ENGLISH, null, ON_CALL);

        JsonNode high = Rendered.only(single(aFinding().severity(Severity.HIGH).build()), settings);
        JsonNode medium =
                Rendered.only(single(aFinding().severity(Severity.MEDIUM).build()), settings);

        JsonNode entity = high.findValue("entities").path(0);
        assertThat(entity.path("type").textValue()).isEqualTo("mention");
        assertThat(entity.path("text").textValue()).isEqualTo("<at>On call</at>");
        assertThat(entity.path("mentioned").path("id").textValue()).isEqualTo("oncall@contoso.example");
        assertThat(Rendered.blocks(high)).containsExactly("<at>On call</at>, please look.");
        assertThat(medium.findValue("entities")).isNull();
        assertThat(Rendered.blocks(medium)).isEmpty();
    }

    @Test
    void buttonsNeedAnAddressAndProperIds() {
        CardSettings settings =
                new CardSettings(Locale.ENGLISH, URI.create("https://holdout.contoso.example/app"), null);
        String tenant = "7d2f4c1e-0000-4000-8000-00000000c0de";
        String user = "22222222-0000-4000-8000-000000000001";

        JsonNode known =
                Rendered.only(single(aFinding().tenant(tenant).userId(user).build()), settings);

        assertThat(known.findValue("actions").findValuesAsText("url"))
                .containsExactly(
                        "https://holdout.contoso.example/app?finding=legacy-sign-in-00000000cafe0001",
                        "https://entra.microsoft.com/" + tenant
                                + "/#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId/" + user,
                        "https://entra.microsoft.com/" + tenant
                                + "/#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/SignIns/userId/" + user);
        for (String other : List.of("", "contoso", tenant + "/", "../" + user, user.replace('0', 'x'))) {
            DetectionFinding finding = aFinding().tenant(other).userId(user).build();
            assertThat(Rendered.only(single(finding), CardSettings.DEFAULT).findValue("actions"))
                    .isNull();
        }
    }

    @Test
    void aListIsInMessagesThatTeamsTakesWithNothingLostOrCut() {
        List<Notice> entries = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String name = "user" + i + "." + "漢".repeat(60) + "@contoso.example";
            entries.add(Notice.of(aFinding().user(name).build(), Reason.NEW, false));
        }
        Fold fold = new Fold("legacy-sign-in", "contoso", Severity.MEDIUM, entries, 320, false);
        CardSettings settings = new CardSettings(
                Locale.ENGLISH, null, new CardSettings.Mention("On call", "oncall@contoso.example", Severity.LOW));

        List<byte[]> messages = new Cards(settings).render(fold);

        assertThat(messages)
                .hasSizeGreaterThan(2)
                .extracting(message -> message.length)
                .allMatch(length -> length < 28 * 1024);
        List<String> told = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = Rendered.json(messages.get(i));
            List<String> lines = Rendered.lines(message);
            assertThat(lines)
                    .startsWith("Medium · new · " + (i + 1) + " of " + messages.size(), "320 alerts: Legacy sign-in");
            lines.stream()
                    .filter(line -> line.startsWith("user"))
                    .map(line -> line.substring(0, line.indexOf(" · ")))
                    .forEach(told::add);
            assertThat(message.findValue("entities") == null).isEqualTo(i > 0);
        }
        assertThat(told).isEqualTo(entries.stream().map(Notice::user).toList());
        assertThat(Rendered.lines(Rendered.json(messages.get(messages.size() - 1))))
                .anyMatch(line -> line.startsWith("… and 20 more"));
    }

    @Test
    void aDigestSaysWhyAndHasAPartForEveryRule() {
        Notice migrated = Notice.of(aFinding().severity(Severity.INFORMATIONAL).build(), Reason.NEW, false);
        Digest digest = new Digest(
                "contoso",
                LocalDate.parse("2026-05-04"),
                Severity.LOW,
                Set.of(Why.CAP, Why.ROUTINE),
                List.of(
                        new Section("unknown-device", Severity.LOW, List.of(), 3),
                        new Section("migrated", Severity.INFORMATIONAL, List.of(migrated), 1),
                        new Section("rule-of-tomorrow", Severity.INFORMATIONAL, List.of(), 1)),
                false);

        List<String> lines = Rendered.lines(Rendered.only(digest, CardSettings.DEFAULT));

        assertThat(lines)
                .startsWith(
                        "Low · digest of 2026-05-04",
                        "5 findings that need no card of their own",
                        "Why here: told once a day; over the day's limit of cards for one rule",
                        "Device is not in the inventory · 3")
                .contains(
                        "Device migrated to modern authentication · 1",
                        "ada@contoso.example · iPhone 7 (iPhone9,1), iOS 15.6 (19G71)",
                        "rule-of-tomorrow · 1");
    }

    @Test
    void oneFindingIsNotToldAsSeveral() {
        Digest digest = new Digest(
                "contoso",
                LocalDate.parse("2026-05-04"),
                Severity.LOW,
                Set.of(Why.ROUTINE),
                List.of(new Section("unknown-device", Severity.LOW, List.of(), 1)),
                false);

        assertThat(Rendered.lines(Rendered.only(digest, CardSettings.DEFAULT)))
                .contains("1 finding that needs no card of its own");
    }

    @Test
    void troubleOfOneWebhookIsToldOnAnother() {
        JsonNode message = Rendered.only(
                new Trouble(
                        "soc-high",
                        "status 410: the webhook is gone",
                        14,
                        Instant.parse("2026-05-04T09:30:00Z"),
                        false),
                CardSettings.DEFAULT);

        assertThat(Rendered.lines(message))
                .startsWith("High · delivery", "Messages to the webhook soc-high are not taken");
        assertThat(Rendered.facts(message))
                .containsEntry("Reason", "status 410: the webhook is gone")
                .containsEntry("Parked", "14 messages")
                .containsEntry("Since", "2026-05-04 09:30 UTC");
    }

    @Test
    void aSprayShowsWhomItHitAndNotTheFirstVictimAsTheUser() {
        DetectionFinding spray = aFinding()
                .with("network", "198.51.100.0/24")
                .with("users", 1214L)
                .with("usersEstimated", true)
                .with("attempts", 3642L)
                .with("knownUsers", List.of("finn@contoso.example"))
                .build();

        assertThat(Rendered.facts(Rendered.only(spray)))
                .containsEntry("Network", "198.51.100.0/24")
                .containsEntry("Users tried", "about 1,214 users, 3,642 attempts")
                .containsEntry("Passwords known", "finn@contoso.example")
                .doesNotContainKeys("User", "Device", "Result");
    }

    @Test
    void namesBeyondALineAreCounted() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            names.add("n".repeat(90) + i);
        }
        DetectionFinding finding =
                aFinding().with("users", 20L).with("userNames", names).build();

        assertThat(Rendered.facts(Rendered.only(finding)).get("Names"))
                .startsWith("n".repeat(90) + "0, ")
                .endsWith(" and 16 more");
    }

    @Test
    void anotherLanguageIsWholeButForWhatOthersChose() {
        JsonNode message = Rendered.only(single(aFinding().build()), GERMAN);

        assertThat(Rendered.lines(message))
                .startsWith(
                        "Mittel · neu · 2026-05-04 09:30 UTC",
                        "ada@contoso.example meldet sich über Exchange ActiveSync an: iPhone 7 (iOS 15.6)");
        assertThat(Rendered.facts(message))
                .containsEntry("Herkunft", "203.0.113.7, Norwegen (NO), AS64500")
                .containsEntry("Sicherheit", "sicher");
        assertThat(message.findValue("content").path("lang").textValue()).isEqualTo("de");
    }

    @ParameterizedTest
    @CsvSource({
        "migrated, umgestiegen",
        "the device was not seen for 90 days, das Gerät wurde 90 Tage lang nicht gesehen",
        "consent was granted by eve by night@contoso.example,"
                + " die Zustimmung wurde erteilt durch eve by night@contoso.example",
        "something new by somebody, something new by somebody"
    })
    void whyAFindingWasClosedIsSaidInTheLanguageOfTheCard(String why, String german) {
        DetectionFinding closed = aFinding().closed().because(why).build();
        Single single = new Single(closed, Reason.CLOSED, false, false);

        assertThat(Rendered.lines(Rendered.only(single, new CardSettings(Locale.GERMANY, null, null)))
                        .get(0))
                .contains("geschlossen: " + german + " · ");
        assertThat(Rendered.lines(Rendered.only(single, CardSettings.DEFAULT)).get(0))
                .contains("closed: " + why + " · ");
    }

    @Test
    void whatToDoIsTranslatedWithItsStepsAndTheLimitsOfTheTenant() {
        FindingBuilder finding = aFinding()
                .rule(Rule.STALE_PASSWORD)
                .with("diagnosis", "consent-missing")
                .with("steps", List.of("Check who asks"))
                .with("reference", "Get-MgServicePrincipal ; " + "x".repeat(150))
                .with(
                        "limits",
                        Map.of(
                                "stale-password.failures", 12L,
                                "stale-password.within", "PT1H",
                                "upgrade-stuck.after", "P9D"));

        assertThat(Rendered.lines(Rendered.only(single(finding.build()), GERMAN)))
                .contains(
                        "Ein bekanntes Gerät wurde binnen 1 Stunde 12-mal wegen seines Kennworts abgewiesen, in einem Netz, in dem der"
                                + " Benutzer bekannt ist: es hat noch ein altes. Das ist kein Angriff, kann aber das Konto sperren.",
                        "2. Für den ganzen Mandanten EAS.AccessAsUser.All, EWS.AccessAsUser.All und User.Read zustimmen",
                        "4. Bei denen, die es nach 9 Tagen nicht getan haben, das Konto entfernen und mit „Anmelden“ neu hinzufügen",
                        "Wo: Get-MgServicePrincipal ; " + "x".repeat(150))
                .doesNotContain("1. Check who asks");
    }

    @Test
    void whatATeamSaysInItsOwnWordsIsNotTranslated() {
        DetectionFinding finding = aFinding()
                .with("diagnosis", "smtp-auth")
                .with("steps", List.of("Nimm das Telefon"))
                .with("ownWords", true)
                .build();

        assertThat(Rendered.lines(Rendered.only(single(finding), GERMAN)))
                .contains("Remove the account and add it again with Sign In.", "1. Nimm das Telefon");
    }

    @Test
    void aSentenceWhoseLimitIsNotToldIsTheFindingsOwn() {
        for (Object limits : List.of(
                Map.of(),
                "none",
                Map.of("legacy-sign-in.new-after", "soon"),
                Map.of("legacy-sign-in.new-after", "PT30S"),
                Map.of("legacy-sign-in.new-after", true))) {
            assertThat(Rendered.lines(Rendered.only(
                            single(aFinding().with("limits", limits).build()), GERMAN)))
                    .contains("First one in 30 days.");
        }
    }

    @Test
    void evenACardFullOfTheLongestTextsFits() {
        for (String unit : List.of("x", "漢", "😀", "<at>", "{{", "\"", "\\", "\u0001", "://", "www.")) {
            for (Activity activity : Activity.values()) {
                DetectionFinding finding = aFindingFullOf(unit.repeat(10_000), activity);

                List<byte[]> messages =
                        new Cards(new CardSettings(Locale.GERMAN, null, ON_CALL)).render(single(finding));

                assertThat(messages)
                        .extracting(message -> message.length)
                        .as(unit)
                        .allMatch(length -> length < 28 * 1024);
            }
        }
    }

    private static Single single(DetectionFinding finding) {
        return new Single(finding, Reason.NEW, false, false);
    }

    private static String style(DetectionFinding finding, Reason reason) {
        return Rendered.only(new Single(finding, reason, false, false), CardSettings.DEFAULT)
                .findValue("style")
                .textValue();
    }
}
