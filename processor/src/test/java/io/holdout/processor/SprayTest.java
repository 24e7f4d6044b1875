package io.holdout.processor;

import static io.holdout.model.SignInBuilder.APPLE_APP;
import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Rule;
import io.holdout.model.SignInBuilder;
import io.holdout.model.ocsf.DetectionFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SprayTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final String ATTACKER = "198.51.100.66";
    private static final int WRONG = 50126;
    private static final int BLOCKED = 53003;
    private static final int INTERRUPT = 50140;

    private final Tenant tenant = new Tenant();

    @AfterEach
    void close() {
        tenant.close();
    }

    private static Instant minute(long minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    private static SignInBuilder attempt(String user, long minute) {
        return aSignIn()
                .by(user)
                .legacy("Authenticated SMTP")
                .agent("BAV2ROPC")
                .from(ATTACKER, "NL", 64666)
                .code(WRONG)
                .at(minute(minute));
    }

    /** One user a minute. */
    private void spray(int users, long from) {
        for (int i = 0; i < users; i++) {
            tenant.send(attempt("user" + i, from + i).build());
        }
    }

    private List<DetectionFinding> sprays() {
        return tenant.findings(Rule.PASSWORD_SPRAY);
    }

    private static List<String> steps(List<DetectionFinding> findings) {
        return findings.stream()
                .map(f -> f.activityName() + " " + f.severity()
                        + (f.statusDetail().isEmpty() ? "" : ": " + f.statusDetail()))
                .toList();
    }

    // --- fast

    @Test
    void nineUsersAreNoSprayAndTheTenthIsOneAtOnce() {
        spray(9, 0);
        assertThat(sprays()).isEmpty();

        tenant.send(attempt("tenth", 9).build());

        assertThat(sprays()).singleElement().satisfies(finding -> {
            assertThat(finding.message()).isEqualTo("Password spray from 198.51.100.66: 10 users tried in 9 minutes");
            assertThat(finding.severity()).isEqualTo("Medium");
            assertThat(finding.confidence()).isEqualTo("Medium");
            assertThat(finding.count()).isEqualTo(10);
            assertThat(finding.evidences()).hasSize(3);
            assertThat(finding.metadata().tenantUid()).isEqualTo("contoso");
            assertThat(finding.startTime()).isEqualTo(START.toEpochMilli());
            assertThat(finding.endTime()).isEqualTo(minute(9).toEpochMilli());
            assertThat(finding.unmapped())
                    .containsEntry("network", ATTACKER)
                    .containsEntry("width", "address")
                    .containsEntry("users", 10L)
                    .containsEntry("usersEstimated", false)
                    .containsEntry("attempts", 10L)
                    .containsEntry("asn", 64666L)
                    .containsEntry("country", "NL")
                    .containsEntry("protocols", List.of("smtp"))
                    .containsEntry("userAgents", List.of("BAV2ROPC"))
                    .containsEntry("knownUsers", List.of());
            assertThat(finding.unmapped().get("firstUsers"))
                    .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                    .hasSize(10)
                    .startsWith("user0@contoso.example", "user1@contoso.example");
        });
    }

    @Test
    void sprayFromManyNetworksOfOneSystemIsNamedByTheSystem() {
        for (int i = 0; i < 30; i++) {
            tenant.send(attempt("user" + i, i / 2)
                    .from("198.51." + (100 + i % 6) + ".7", "NL", 64666)
                    .build());
        }

        assertThat(tenant.lastVersions().values())
                .filteredOn(finding -> finding.metadata().eventCode().equals("password-spray"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.message()).startsWith("Password spray from AS64666: 30 users tried");
                    assertThat(finding.unmapped()).containsEntry("width", "as");
                    assertThat((List<?>) finding.unmapped().get("networks")).hasSize(6);
                });
    }

    // --- near misses

    @Test
    void usersWithOldPasswordsAtTheirOfficeAreNoSpray() {
        for (int i = 0; i < 12; i++) {
            tenant.send(
                    aSignIn().by("user" + i).from("203.0.113.7").at(minute(-60)).build());
        }
        for (int i = 0; i < 12; i++) {
            tenant.send(
                    attempt("user" + i, i / 2).from("203.0.113.9", "NO", 64500).build());
        }

        assertThat(tenant.rulesRaised()).doesNotContain(Rule.PASSWORD_SPRAY, Rule.SLOW_SPRAY);
    }

    @Test
    void usersOfAMobileCarrierAreNoSpray() {
        for (int i = 0; i < 32; i++) {
            SignInBuilder phone = aSignIn().by("user" + i).activeSync().agent("Apple-iPhone9C1/1907.71");
            tenant.send(phone.from("192.0.2." + i, "NO", 64700).at(minute(-600)).build());
            tenant.send(phone.from("198.51." + i % 8 + ".7", "NO", 64700)
                    .code(WRONG)
                    .at(minute(i / 4))
                    .build());
        }

        assertThat(tenant.rulesRaised()).doesNotContain(Rule.PASSWORD_SPRAY, Rule.SLOW_SPRAY);
    }

    @Test
    void interruptsTheSilentUpgradeAndTroubleOfTheServiceAreNoSpray() {
        for (int i = 0; i < 12; i++) {
            tenant.send(
                    attempt("a" + i, i).code(INTERRUPT).build(),
                    attempt("b" + i, i).code(90033).build(),
                    attempt("c" + i, i).code(50057).build(),
                    attempt("d" + i, i)
                            .app(APPLE_APP, "Apple Internet Accounts")
                            .client("Mobile Apps and Desktop clients", "ropc")
                            .code(WRONG)
                            .build());
        }

        assertThat(tenant.rulesRaised()).isEmpty();
    }

    @Test
    void laterNewsThatUsersAreAtHomeThereTakesTheSprayBack() {
        spray(10, 0);
        tenant.send(
                aSignIn().by("user4").from(ATTACKER, "NL", 64666).at(minute(-5)).build());

        assertThat(steps(sprays())).containsExactly("Create Medium", "Close Medium: withdrawn");
    }

    @Test
    void recordSentAnewThatSaysMoreReplacesWhatItSaid() {
        spray(10, 0);
        tenant.send(attempt("user4", 4)
                .id("user4-id-" + minute(4) + "-" + ATTACKER + "-Authenticated SMTP-" + WRONG)
                .code(BLOCKED)
                .build());

        assertThat(steps(sprays())).containsExactly("Create Medium", "Close Medium: withdrawn");
    }

    // --- success

    @Test
    void signInFromASprayingSourceIsCriticalWhicheverCameFirst() {
        tenant.send(attempt("ada", 1).code(0).build());
        spray(10, 2);
        tenant.send(attempt("bob", 90).code(0).build());
        tenant.send(attempt("eve", -30).code(0).build());

        List<DetectionFinding> successes = tenant.findings(Rule.SPRAY_SUCCESS);

        assertThat(successes)
                .extracting(DetectionFinding::message)
                .containsExactly(
                        "ada@contoso.example was signed in to from 198.51.100.66, while that network sprayed passwords",
                        "bob@contoso.example was signed in to from 198.51.100.66, while that network sprayed passwords");
        assertThat(successes).allSatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo("Critical");
            assertThat(finding.confidence()).isEqualTo("Medium");
            assertThat(finding.unmapped())
                    .containsEntry("spray", sprays().get(0).findingInfo().uid());
        });
    }

    @Test
    void userWhoIsAtHomeAtASprayingSourceIsNoSuccessOfIt() {
        tenant.send(aSignIn()
                .by("ada")
                .from("198.51.100.5", "NL", 64666)
                .at(minute(-600))
                .build());
        spray(10, 0);
        tenant.send(attempt("ada", 12).code(0).build());

        assertThat(tenant.findings(Rule.SPRAY_SUCCESS)).isEmpty();
    }
}
