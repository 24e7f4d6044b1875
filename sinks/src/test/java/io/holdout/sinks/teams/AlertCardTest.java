package io.holdout.sinks.teams;

import static io.holdout.sinks.FindingBuilder.aFinding;
import static io.holdout.sinks.FindingBuilder.aFindingFullOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.model.Json;
import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlertCardTest {
    /** The only Markdown a card may have is its own, at the very beginning of a text. */
    private static final Pattern OWN =
            Pattern.compile("^\\*\\*(Informational|Low|Medium|High|Critical|What to do:)\\*\\*");

    private static final Pattern ESCAPE = Pattern.compile("\\\\[\\\\`*_~\\[\\]{}#.)+=-]");
    private static final Pattern ENTITY = Pattern.compile("&(lt|gt|amp);");
    private static final Pattern MARKUP =
            Pattern.compile("[\\\\`*_~\\[\\]{}<>&]|://|(?i:www\\.)|^\\s*([#=+-]|\\d+[.)](\\s|$))|\\p{Cntrl}|\\p{Cf}");

    @Test
    void theEnvelopeIsTheOneThatWebhooksTake() {
        JsonNode message = json(aFinding().build());

        assertThat(message.path("type").textValue()).isEqualTo("message");
        assertThat(message.path("attachments")).hasSize(1);
        JsonNode attachment = message.path("attachments").path(0);
        assertThat(attachment.path("contentType").textValue()).isEqualTo("application/vnd.microsoft.card.adaptive");
        assertThat(attachment.path("contentUrl").isNull()).isTrue();
        JsonNode card = attachment.path("content");
        assertThat(card.path("type").textValue()).isEqualTo("AdaptiveCard");
        assertThat(card.path("version").textValue()).isEqualTo("1.4");
        assertThat(card.path("body").findValuesAsText("type")).contains("Container", "TextBlock", "FactSet");
    }

    @Test
    void theCardTellsWhoWhatWhereAndWhatToDo() {
        JsonNode message = json(aFinding().build());

        assertThat(facts(message))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "User", "ada@contoso.example",
                        "Device", "iPhone 7 (iPhone9,1), iOS 15.6 (19G71)",
                        "Protocol", "Exchange ActiveSync",
                        "Result", "signed in",
                        "Source", "203.0.113.7, NO, AS64500",
                        "Seen", "7 sign-ins since 2026-05-04 08:00 UTC, last 2026-05-04 09:30 UTC",
                        "User agent", "Apple-iPhone9C1/1907.71",
                        "Confidence", "certain"));
        assertThat(texts(message))
                .contains(
                        "**Medium** · new · 2026-05-04 09:30 UTC",
                        "Legacy sign-in by ada@contoso.example over Exchange ActiveSync",
                        "**What to do:** Remove the account and add it again with Sign In.");
    }

    @Test
    void aBlockedSignInIsNotShownAsASuccess() {
        assertThat(facts(json(aFinding().code(53003).build()))).containsEntry("Result", "failed with AADSTS53003");
        assertThat(facts(json(aFinding().conditionalAccess("failure").build())))
                .containsEntry("Result", "stopped by conditional access");
    }

    @Test
    void theColourIsTheSeverity() {
        assertThat(style(aFinding().severity(Severity.CRITICAL).build())).isEqualTo("attention");
        assertThat(style(aFinding().severity(Severity.MEDIUM).build())).isEqualTo("warning");
        assertThat(style(aFinding().severity(Severity.LOW).build())).isEqualTo("accent");
        assertThat(style(aFinding().severity(Severity.CRITICAL).closed().build()))
                .isEqualTo("good");
    }

    @Test
    void aClosedFindingSaysWhyAndAsksForNothing() {
        JsonNode message = json(aFinding().closed().because("withdrawn").build());

        assertThat(texts(message)).contains("**Medium** · closed: withdrawn · 2026-05-04 09:30 UTC");
        assertThat(texts(message)).noneMatch(text -> text.contains("What to do"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void textThatOthersChoseCanMakeNoMarkupLinkOrMention(String text) {
        for (Activity activity : Activity.values()) {
            DetectionFinding finding = aFindingFullOf(text, activity);

            assertThat(AlertCard.of(finding).bytes()).hasSizeLessThan(TeamsMessage.MAX_BYTES);
            assertThat(texts(json(finding)))
                    .allSatisfy(rendered -> assertThat(markup(rendered))
                            .as("what Teams would render in: %s", rendered)
                            .isEmpty());
        }
    }

    @Test
    void theSearchForMarkupFindsIt() {
        assertThat(markup("[a](https://b)")).isNotEmpty();
        assertThat(markup("\\\\[a\\]")).isNotEmpty();
        assertThat(markup("<at>x</at>")).isNotEmpty();
        assertThat(markup("- a")).isNotEmpty();
        assertThat(markup("1. a")).isNotEmpty();
        assertThat(markup("{{DATE(x)}}")).isNotEmpty();
        assertThat(markup("&#91;")).isNotEmpty();
        assertThat(markup("**Medium** and *more*")).isNotEmpty();
        assertThat(markup("**Medium** · a\\[b\\] &lt;at&gt;")).isEmpty();
    }

    static Stream<String> hostile() {
        List<String> texts = new ArrayList<>(List.of(
                "[Reset your password](https://evil.example)",
                "![x](https://evil.example/x.png)",
                "https://evil.example/login",
                "WWW.evil.example",
                "see www.evil.example or http://evil.example",
                "<https://evil.example>",
                "<at>Ada</at>",
                "<at id=\"0\">everyone</at>",
                "&lt;at&gt;Ada&lt;/at&gt;",
                "&#91;x&#93;&#40;https&#58;//evil.example&#41;",
                "<img src=x onerror=alert(1)>",
                "**bold** _it_ ~~gone~~ `code`",
                "\\[x\\](y) \\\\[x](y)",
                "\\",
                "ends with \\",
                "# heading",
                "- item",
                "+ item",
                "1. item",
                "12) item",
                "> quote",
                "===",
                "---",
                "{{DATE(2026-05-04T08:00:00Z,SHORT)}}",
                "${evil} @{evil} %s %n",
                "line\n\n# heading\r\n- item",
                "\u202Egpj.exe \u200B \u2066x",
                "\u0000\u001b[2J",
                "\"},{\"type\":\"Image\",\"url\":\"https://evil.example\"}",
                "a_b_c@contoso.example",
                "half \uD83D pair"));
        for (String unit : List.of(
                "x", "&", "<", "[", "\\", "\"", "_", "😀", "\u0001", "\u202E", "漢", "\uD83D", "://", "www.", "\n")) {
            texts.add(unit.repeat(10_000));
        }
        return texts.stream();
    }

    /** What is left as Markdown when escapes are taken out, empty where all is plain text. */
    private static List<String> markup(String text) {
        String foreign = OWN.matcher(text).replaceFirst("");
        String plain = ENTITY.matcher(ESCAPE.matcher(foreign).replaceAll("x")).replaceAll("x");
        return MARKUP.matcher(plain).results().map(found -> found.group()).toList();
    }

    private static List<String> texts(JsonNode message) {
        List<String> texts = new ArrayList<>(message.findValuesAsText("text"));
        texts.addAll(message.findValuesAsText("value"));
        return texts;
    }

    private static Map<String, String> facts(JsonNode message) {
        Map<String, String> facts = new TreeMap<>();
        message.findValue("facts")
                .forEach(fact -> facts.put(
                        fact.path("title").textValue(), fact.path("value").textValue()));
        return facts;
    }

    private static String style(DetectionFinding finding) {
        return json(finding).findValue("style").textValue();
    }

    private static JsonNode json(DetectionFinding finding) {
        try {
            return Json.mapper().readTree(AlertCard.of(finding).bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
