package io.holdout.app.cards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdout.model.Severity;
import io.holdout.simulator.teams.TeamsDouble;
import io.holdout.sinks.card.CardContent;
import io.holdout.sinks.card.CardSettings;
import io.holdout.sinks.card.Cards;
import io.holdout.sinks.card.Notice;
import io.holdout.sinks.card.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The texts of {@code hostile.jsonl}, each in every field that others can write, in every kind of card, drawn all at once. The page
 * reads Markdown more generously than Teams and mentions whatever looks like one.
 */
class HostileCardsTest {
    private static final CardSettings SETTINGS = new CardSettings(
            Locale.ENGLISH, null, new CardSettings.Mention("SOC on call", "oncall@contoso.example", Severity.CRITICAL));

    private static Browser browser;
    private static TeamsDouble teams;
    private static List<String> texts = List.of();
    private static int calling;

    @BeforeAll
    static void postAll() throws Exception {
        browser = Browser.start();
        teams = TeamsDouble.start(0);
        texts = texts();
        HttpClient client = HttpClient.newHttpClient();
        for (CardContent content : contents()) {
            calling++;
            for (byte[] message : new Cards(SETTINGS).render(content)) {
                HttpRequest request = HttpRequest.newBuilder(teams.workflow("soc"))
                        .POST(BodyPublishers.ofByteArray(message))
                        .build();
                assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
                        .isEqualTo(202);
            }
        }
        browser.show(teams.page(), "light", 820, teams.count("soc"));
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

    @Test
    void thereAreEnoughOfThemAndAllAreDrawn() {
        assertThat(texts).hasSizeGreaterThanOrEqualTo(200);
        assertThat(list("return [document.querySelectorAll('article .ac-adaptiveCard').length]"))
                .containsExactly(teams.count("soc"));
    }

    @Test
    void nothingBecomesALinkAPictureAScriptOrAnyOtherMarkup() {
        assertThat(list("""
                                const ours = new Set(['ARTICLE', 'DIV', 'P', 'SPAN']);
                                return [...document.querySelectorAll('main *')]
                                  .filter(e => !ours.has(e.tagName) || e.getAttributeNames().some(a => a.startsWith('on') || a === 'href' || a === 'src'))
                                  .map(e => e.outerHTML.slice(0, 200))
                                """)).isEmpty();
    }

    @Test
    void nobodyIsMentionedButByOurselves() {
        assertThat(list("return [...document.querySelectorAll('.mention')].map(m => m.textContent)"))
                .hasSize(calling)
                .containsOnly("SOC on call");
        assertThat(list("""
                        return [...document.querySelectorAll('.mention')]
                          .map(m => m.closest('.ac-textBlock'))
                          .filter(block => block === null || block.textContent.trim() !== 'SOC on call, please look.')
                          .map(String)
                        """)).isEmpty();
    }

    @Test
    void noCardLeavesItsPlaceOrIsTorn() {
        assertThat(list("""
                        const main = document.querySelector('main').getBoundingClientRect();
                        return [...document.querySelectorAll('main *')]
                          .filter(e => {
                            const box = e.getBoundingClientRect();
                            return box.right > main.right + 1 || box.left < main.left - 1
                              || ['fixed', 'sticky'].includes(getComputedStyle(e).position);
                          })
                          .map(e => e.className + ': ' + e.textContent.slice(0, 80))
                        """)).isEmpty();
        assertThat(list("""
                        return [...document.querySelectorAll('article .ac-adaptiveCard')]
                          .filter(card => card.offsetHeight > 30000 || card.children.length === 0)
                          .map(card => card.offsetHeight)
                        """)).isEmpty();
    }

    @Test
    void nothingIsInvisibleOrTurnsTheText() {
        assertThat(list("""
                        const isolated = /^\\u2068[^\\u2068\\u2069]*\\u2069$/;
                        return [...document.querySelectorAll('.ac-richTextBlock, .ac-textRun')]
                          .map(e => e.textContent.replace(/[\\u2068\\u2069]/g, ''))
                          .filter(text => /[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\u2028\\u2029]/u.test(text))
                        """)).isEmpty();
    }

    @Test
    void plainTextIsShownLetterByLetter() {
        List<String> plain = texts.stream()
                .filter(text -> text.matches("[\\x20-\\x7e]{1,120}"))
                .filter(text -> !text.contains("  ") && text.strip().equals(text))
                .map(text -> text.replace("://", "[:]//").replaceAll("(?i)(www)\\.", "$1[.]"))
                .toList();

        List<Object> shown = list("""
                return [...document.querySelectorAll('article .ac-columnSet')]
                  .filter(row => row.children[0].textContent === 'User agent')
                  .map(row => row.children[row.children.length - 1].textContent)
                """);

        assertThat(plain).hasSizeGreaterThan(150);
        assertThat(shown).containsAll(plain);
    }

    private static List<Object> list(String script) {
        return List.copyOf((Collection<?>) browser.run(script));
    }

    private static List<CardContent> contents() {
        List<CardContent> contents = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        for (String text : texts) {
            contents.add(new CardContent.Single(HostileFinding.of(text, false), Reason.NEW, false, false));
            contents.add(new CardContent.Single(HostileFinding.of(text, true), Reason.SEVERITY_ROSE, true, true));
            notices.add(Notice.of(HostileFinding.of(text, false), Reason.NEW, false));
        }
        for (int i = 0; i < texts.size(); i += 20) {
            String text = texts.get(i);
            List<Notice> entries = notices.subList(i, Math.min(texts.size(), i + 20));
            contents.add(new CardContent.Fold(text, text, Severity.CRITICAL, entries, 1_000, false));
            contents.add(new CardContent.Digest(
                    text,
                    LocalDate.parse("2026-05-04"),
                    Severity.CRITICAL,
                    Set.of(CardContent.Why.BUDGET),
                    List.of(new CardContent.Section(text, Severity.LOW, entries, 20)),
                    false));
        }
        return contents;
    }

    private static List<String> texts() throws IOException {
        List<String> all = new ArrayList<>();
        try (InputStream in = HostileCardsTest.class.getResourceAsStream("hostile.jsonl")) {
            assertThat(in).isNotNull();
            ObjectMapper json = new ObjectMapper();
            for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
                all.add(json.readValue(line, String.class));
            }
        }
        for (String unit :
                List.of("x", "<at>SOC on call</at>", "[a](https://evil.example)", "\u202e", "\u6f22", "\n", "W")) {
            all.add(unit.repeat(10_000));
        }
        return all;
    }
}
