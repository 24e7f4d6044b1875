package io.holdout.app.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdout.model.Severity;
import io.holdout.sinks.delivery.DeliveryPolicy;
import io.holdout.sinks.delivery.DigestTime;
import io.holdout.sinks.delivery.Limit;
import io.holdout.sinks.delivery.QuietHours;
import io.holdout.sinks.delivery.Route;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryFileTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "URL",
            "https://flows.contoso.example/s3cr3t",
            "PLAIN",
            "http://flows.contoso.example/s3cr3t",
            "KEY",
            "s3cr3t of enough letters",
            "SHORT",
            "s3cr3t",
            "INSIDE",
            "https://10.0.0.1/s3cr3t");

    @TempDir
    private Path folder = Path.of("");

    private List<WebhookConfig> read(String yaml) throws IOException, TeamFileException {
        return DeliveryFile.read(Files.writeString(folder.resolve("d.yaml"), yaml), ENVIRONMENT, false);
    }

    private String refused(String yaml) {
        Throwable refusal = catchThrowable(() -> read(yaml));
        assertThat(refusal).isInstanceOf(TeamFileException.class);
        String told = String.valueOf(refusal.getMessage())
                .replace(folder.resolve("d.yaml").toString(), "F");
        assertThat(told).doesNotContain("s3cr3t");
        return told;
    }

    @Test
    void anAddressIsEnough() throws Exception {
        assertThat(read("webhooks: {soc: {url: 'env:URL'}}")).singleElement().satisfies(soc -> {
            assertThat(soc.name()).isEqualTo("soc");
            assertThat(soc.isTeams()).isTrue();
            assertThat(soc.policy()).isEqualTo(DeliveryPolicy.DEFAULT);
            assertThat(soc.budget()).isEqualTo(Limit.TEAMS);
            assertThat(soc.routes()).containsExactly(Route.EVERYTHING);
            assertThat(soc.toString()).doesNotContain("s3cr3t", "flows");
        });
    }

    @Test
    void everythingCanBeSet() throws Exception {
        Files.writeString(folder.resolve("url"), "https://other.contoso.example/s3cr3t\n");

        List<WebhookConfig> webhooks = read("""
                console: https://holdout.contoso.example/
                webhooks:
                  soc:
                    url: file:FOLDER/url
                    language: de-AT
                    mention: {name: On-call, id: oncall@contoso.example, from: high}
                    budget: [2 per PT1S, 50 per PT1H]
                    hold: {low: PT8H, app-disabled: PT1M}
                    digest: {at: "06:30", zone: Europe/Oslo}
                    quiet: {from: "21:00", to: "05:00", zone: Europe/Oslo, below: high}
                    cap: 7
                    first-days: P1D
                    late-after: PT2H
                    settle: PT1M
                    listed: 50
                    digest-rules: [migrated, stale-password]
                    timeouts: {connect: PT1S, request: PT3S}
                    retry: {first: PT2S, longest: PT1M}
                  siem:
                    kind: webhook
                    url: env:URL
                    secret: env:KEY
                routes:
                  all: {to: [soc, siem]}
                  apps: {from: low, rules: [app-disabled], tenants: [CONTOSO], to: siem}
                """.replace("FOLDER", folder.toString()));

        assertThat(webhooks).extracting(WebhookConfig::name).containsExactly("soc", "siem");
        WebhookConfig soc = webhooks.get(0);
        DeliveryPolicy policy = soc.policy();
        assertThat(soc.cards().language()).isEqualTo(Locale.forLanguageTag("de-AT"));
        assertThat(soc.cards().console()).isEqualTo(URI.create("https://holdout.contoso.example/"));
        assertThat(soc.cards().mention()).isNotNull().satisfies(mention -> {
            assertThat(mention.id()).isEqualTo("oncall@contoso.example");
            assertThat(mention.from()).isEqualTo(Severity.HIGH);
        });
        assertThat(soc.budget())
                .containsExactly(new Limit(2, Duration.ofSeconds(1)), new Limit(50, Duration.ofHours(1)));
        assertThat(policy.hold()).containsEntry(Severity.LOW, Duration.ofHours(8));
        assertThat(policy.holdOfRule()).containsEntry("app-disabled", Duration.ofMinutes(1));
        assertThat(policy.digestTime()).isEqualTo(DigestTime.daily(LocalTime.of(6, 30), ZoneId.of("Europe/Oslo")));
        assertThat(policy.quiet())
                .isEqualTo(new QuietHours(
                        LocalTime.of(21, 0), LocalTime.of(5, 0), ZoneId.of("Europe/Oslo"), Severity.HIGH));
        assertThat(policy.cap()).isEqualTo(7);
        assertThat(policy.firstDays()).isEqualTo(Duration.ofDays(1));
        assertThat(policy.lateAfter()).isEqualTo(Duration.ofHours(2));
        assertThat(policy.settle()).isEqualTo(Duration.ofMinutes(1));
        assertThat(policy.listed()).isEqualTo(50);
        assertThat(policy.digested()).containsExactlyInAnyOrder("migrated", "stale-password");
        assertThat(soc.timeouts().request()).isEqualTo(Duration.ofSeconds(3));
        assertThat(soc.retry().longest()).isEqualTo(Duration.ofMinutes(1));
        WebhookConfig siem = webhooks.get(1);
        assertThat(siem.isTeams()).isFalse();
        assertThat(siem.budget()).isEmpty();
        assertThat(siem.routes())
                .containsExactly(
                        new Route("all", Severity.INFORMATIONAL, Set.of(), Set.of()),
                        new Route("apps", Severity.LOW, Set.of("app-disabled"), Set.of("contoso")));
        assertThat(siem.toString()).doesNotContain("s3cr3t", "flows");
    }

    @Test
    void allThatIsWrongIsToldAtOnceWithoutSecrets() {
        assertThat(refused("""
                        webhooks:
                          plain: {url: env:PLAIN}
                          inside: {url: env:INSIDE}
                          unset: {url: env:NOBODY}
                          written: {url: "https://flows.contoso.example/s3cr3t"}
                          short: {kind: webhook, url: env:URL, secret: env:SHORT}
                          unsigned: {kind: webhook, url: env:URL}
                          unreached: {url: env:URL, capp: 3}
                        routes:
                          one: {rules: [pasword-spray], to: [nobody, plain, inside, unset, written, short, unsigned]}
                          one: {to: plain}
                        """).lines())
                .containsExactlyInAnyOrder(
                        "F, line 2: webhooks.plain: 'url': the webhook address must begin with https://",
                        "F, line 3: webhooks.inside: 'url': the webhook address is of a private network: set allow-private if"
                                + " that is meant",
                        "F, line 4: webhooks.unset: 'url': the variable 'NOBODY' is not set",
                        "F, line 5: webhooks.written: 'url': must be env:NAME or file:PATH: secrets do not belong into this file",
                        "F, line 6: webhooks.short: 'secret': the secret must have 16 characters or more",
                        "F, line 7: webhooks.unsigned: 'secret' is missing: env:NAME or file:PATH",
                        "F, line 8: webhooks.unreached: no route leads to it",
                        "F, line 8: webhooks.unreached: key 'capp' is not known: did you mean cap?",
                        "F, line 10: routes.one: rule 'pasword-spray' is not known: did you mean password-spray?",
                        "F, line 10: routes.one: webhook 'nobody' is not known",
                        "F, line 11: 'one' stands here twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "budget: [100 an hour] | webhooks.soc.budget must be a list of limits such as '100 per PT1H', and is '100 an hour'",
                "budget: [0 per PT1H] | webhooks.soc.budget must be",
                "cap: 0 | webhooks.soc.cap must be a whole number between 1 and 100000, and is 0",
                "listed: 501 | webhooks.soc.listed must be a whole number between 1 and 500, and is 501",
                "first-days: 7 | webhooks.soc.first-days must be a time such as PT20M, PT2H or P7D, and is 7",
                "quiet: {from: '7', to: '08:00'} | webhooks.soc.quiet.from must be a time of the day",
                "quiet: {from: '07:00', to: '07:00'} | quiet hours must not end when they begin",
                "digest: {zone: Europe/Atlantis} | webhooks.soc.digest.zone must be a time zone",
                "mention: {name: x} | webhooks.soc.mention: needs 'name', and 'id'",
                "language: '!' | webhooks.soc.language must be a language such as en",
                "kind: slack | webhooks.soc.kind must be teams or webhook, and is 'slack'",
                "allow-private: maybe | webhooks.soc.allow-private must be true or false, and is 'maybe'",
                "retry: {first: PT1H, longest: PT1S} | webhooks.soc.retry",
                "hold: {lows: PT1H} | webhooks.soc.hold: key 'lows' is not known: did you mean low?"
            })
    void whatIsWrongIsNamed(String setting, String problem) {
        assertThat(refused("webhooks:\n  soc:\n    url: env:URL\n    " + setting + "\n"))
                .contains(problem);
    }

    @Test
    void aNameIsShort() {
        assertThat(refused("webhooks: {Big One: {url: 'env:URL'}}")).contains("a name is 1 to 40 of a-z, 0-9 and -");
        assertThat(refused("webhooks: {}")).contains("there is no webhook in 'webhooks'");
    }
}
