package io.holdout.app.cards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.simulator.teams.TeamsDouble;
import io.holdout.sinks.Reading;
import io.holdout.sinks.card.CardContent;
import io.holdout.sinks.card.CardSettings;
import io.holdout.sinks.card.Cards;
import io.holdout.sinks.card.Notice;
import io.holdout.sinks.card.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of card, drawn by the renderer of Adaptive Cards; the pictures lie in {@code target/cards}. */
class CardsInTeamsTest {
    private static final Path PICTURES = Path.of("target", "cards");
    private static final CardSettings ENGLISH = new CardSettings(
            Locale.ENGLISH,
            URI.create("https://holdout.contoso.example/"),
            new CardSettings.Mention("SOC on call", "oncall@contoso.example", Severity.CRITICAL));
    private static final CardSettings GERMAN = new CardSettings(Locale.GERMAN, ENGLISH.console(), null);

    private static Browser browser;
    private static TeamsDouble teams;
    private static URI address;
    private static final Map<String, Integer> PLACES = new LinkedHashMap<>();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void postEveryKind() throws Exception {
        browser = Browser.start();
        teams = TeamsDouble.start(0);
        address = teams.workflow("soc");
        for (Map.Entry<String, CardContent> kind : kinds().entrySet()) {
            Cards cards = new Cards(kind.getKey().endsWith("-de") ? GERMAN : ENGLISH);
            PLACES.put(kind.getKey(), (int) teams.count("soc"));
            for (byte[] message : cards.render(kind.getValue())) {
                assertThat(post(message)).isEqualTo(202);
            }
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (teams != null) {
            teams.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void everyKindIsDrawnWithinItsWidth(String theme) throws IOException {
        for (int width : new int[] {820, 400}) {
            browser.show(teams.page(), theme, width, teams.count("soc"));

            assertThat(browser.run("return document.querySelectorAll('article .ac-adaptiveCard').length"))
                    .isEqualTo(teams.count("soc"));
            assertThat(browser.run("""
                            return [...document.querySelectorAll('article, article *')]
                              .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
                              .map(e => e.className + ': ' + e.textContent.slice(0, 60))
                            """))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .isEmpty();
            for (Map.Entry<String, Integer> kind : PLACES.entrySet()) {
                Path file = PICTURES.resolve(theme + "-" + width).resolve(kind.getKey() + ".png");
                assertThat(Files.size(browser.picture(kind.getValue(), file))).isPositive();
            }
        }
    }

    @Test
    void theOneOnCallIsMentionedAndNobodyElse() {
        browser.show(teams.page(), "light", 820, teams.count("soc"));

        assertThat(browser.run("return [...document.querySelectorAll('.mention')].map(m => m.textContent)"))
                .isEqualTo(List.of("SOC on call", "SOC on call"));
    }

    @Test
    void buttonsLeadToTheConsoleAndIntoTheTenantsPortal() {
        browser.show(teams.page(), "light", 820, teams.count("soc"));

        assertThat(browser.run("""
                        return [...document.querySelectorAll('article')[%d].querySelectorAll('.ac-pushButton')]
                          .map(button => button.textContent)
                        """.formatted(PLACES.get("new"))))
                .isEqualTo(List.of("Open console", "User in Entra", "Sign-ins in Entra"));
    }

    private static int post(byte[] message) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .POST(BodyPublishers.ofByteArray(message))
                .build();
        return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    }

    static Map<String, CardContent> kinds() {
        Map<String, CardContent> kinds = new LinkedHashMap<>();
        DetectionFinding signIn = Sample.legacySignIn().build();
        kinds.put("new", new CardContent.Single(signIn, Reason.NEW, false, false));
        kinds.put("new-de", new CardContent.Single(signIn, Reason.NEW, false, false));
        kinds.put(
                "severity-rose",
                new CardContent.Single(Sample.passwordSpray().build(), Reason.SEVERITY_ROSE, false, false));
        kinds.put(
                "severity-rose-de",
                new CardContent.Single(Sample.passwordSpray().build(), Reason.SEVERITY_ROSE, false, false));
        kinds.put("critical", new CardContent.Single(Sample.sprayed().build(), Reason.NEW, false, false));
        kinds.put("repeated", new CardContent.Single(Sample.sprayed().build(), Reason.NEW, true, true));
        kinds.put(
                "closed",
                new CardContent.Single(
                        Sample.passwordSpray().closed("no more for 24 hours").build(), Reason.CLOSED, false, false));
        kinds.put("reduced", new CardContent.Single(reduced(), Reason.NEW, false, false));
        kinds.put("fold", fold(20, 23));
        kinds.put("fold-de", fold(20, 23));
        kinds.put("digest", digest());
        kinds.put("digest-de", digest());
        kinds.put(
                "trouble",
                new CardContent.Trouble("soc-high", "status 410: the webhook is gone", 14, Sample.LAST, false));
        kinds.put("long", fold(120, 120));
        return kinds;
    }

    private static DetectionFinding reduced() {
        String record = """
                {"metadata":{"version":"2.0.0","tenant_uid":"%s","event_code":"legacy-sign-in"},"severity_id":3,
                 "finding_info":{"uid":"f00d","analytic":{"uid":"legacy-sign-in"}},"evidences":[null],"time":1777881600000,
                 "message":"ada@contoso.example signs in over Exchange ActiveSync from iPhone 7 (iOS 15.5)"}
                """.formatted(Sample.TENANT);
        Reading reading = Reading.of(record.getBytes(UTF_8), Sample.LAST);
        return ((Reading.Reduced) reading).finding();
    }

    private static CardContent fold(int listed, long count) {
        List<Notice> entries = new ArrayList<>();
        for (int i = 0; i < listed; i++) {
            entries.add(Notice.of(holdout(i), i == 3 ? Reason.CLOSED : Reason.NEW, false));
        }
        return new CardContent.Fold("legacy-sign-in", Sample.TENANT, Severity.MEDIUM, entries, count, false);
    }

    private static CardContent digest() {
        List<Notice> migrated = new ArrayList<>();
        List<Notice> stale = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            migrated.add(Notice.of(holdout(i), Reason.NEW, false));
        }
        for (int i = 6; i < 8; i++) {
            stale.add(Notice.of(holdout(i), Reason.NEW, false));
        }
        return new CardContent.Digest(
                Sample.TENANT,
                LocalDate.parse("2026-05-04"),
                Severity.MEDIUM,
                Set.of(CardContent.Why.ROUTINE, CardContent.Why.CAP),
                List.of(
                        new CardContent.Section("stale-password", Severity.MEDIUM, stale, 2),
                        new CardContent.Section("migrated", Severity.INFORMATIONAL, migrated, 31)),
                false);
    }

    private static DetectionFinding holdout(int i) {
        String user = List.of("ada", "bo", "cleo", "dan", "eve", "finn", "grace", "hal")
                        .get(i % 8) + (i / 8 == 0 ? "" : i / 8) + "@contoso.example";
        return Sample.of(Rule.LEGACY_SIGN_IN, user + " signs in over Exchange ActiveSync", "")
                .user(user)
                .device(
                        i % 2 == 0 ? "iPhone 7" : "iPad (5th generation)",
                        i % 2 == 0 ? "iPhone9,1" : "iPad6,11",
                        "15.5",
                        "19F77")
                .address("203.0.113." + (i + 7))
                .count(i % 5 + 1)
                .build();
    }
}
