package io.holdout.processor.stage;

import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Exemption;
import io.holdout.model.InventoryRow;
import io.holdout.model.Protocol;
import io.holdout.model.SignInBuilder;
import io.holdout.processor.agent.UserAgent;
import io.holdout.processor.detect.Inventory;
import io.holdout.processor.detect.Sighting;
import io.holdout.processor.detect.TenantFact;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the fold is told of the tables beside the log. */
class TablesTest {
    private static final Instant EXPORTED = Instant.parse("2026-05-04T00:00:00Z");
    private static final String PHONE = "Apple-iPhone9C1/1907.71";

    private static InventoryRow row(String tenant, String user, String id, String model) {
        return new InventoryRow(
                1, tenant, user, id, "", model, "iOS 15.6", "iPhone", "", "EAS", "16.1", null, null, EXPORTED);
    }

    private static Exemption exemption(
            String user, String device, @Nullable Protocol protocol, String range, String until) {
        return Exemption.of(
                "contoso", user, device, protocol, range, Instant.parse(until + "T00:00:00Z"), "reason", "grace");
    }

    private static Sighting sighting(SignInBuilder signIn) {
        return Sighting.of(signIn.build(), UserAgent::decode);
    }

    private static Sighting phone(String user) {
        return sighting(aSignIn().by(user).activeSync().agent(PHONE));
    }

    @Test
    void theDevicesOfAUserAreThoseUnderTheSameNameAndTenant() {
        Kept kept = new Kept(0)
                .inventory(
                        row("contoso", "ada@contoso.example", "D1", "iPhone9C1"),
                        row("contoso", "ada@contoso.example", "D2", "SM-A515F"),
                        row("contoso", "ada@contoso.example.evil.example", "D3", "x"),
                        row("contoso", "ad", "D4", "x"),
                        row("fabrikam", "ada@contoso.example", "D5", "x"));

        Inventory inventory = kept.devicesOf(phone("ada"));

        assertThat(inventory.exported()).isEqualTo(EXPORTED);
        assertThat(inventory.rows()).extracting(InventoryRow::deviceId).containsExactly("D1", "D2");
        assertThat(kept.devicesOf(sighting(aSignIn().user("ada-id", "ADA@Contoso.example")))
                        .rows())
                .hasSize(2);
    }

    @Test
    void aReportThatNamesMailboxesByTheirAliasIsJoinedByWhatStandsBeforeTheAt() {
        Kept kept = new Kept(0).inventory(row("contoso", "ada", "D1", "iPhone9C1"), row("contoso", "ada.b", "D2", "x"));

        assertThat(kept.devicesOf(phone("ada")).rows())
                .extracting(InventoryRow::deviceId)
                .containsExactly("D1");
        assertThat(kept.devicesOf(phone("grace")).rows()).isEmpty();
        assertThat(kept.devicesOf(phone("grace")).exported()).isEqualTo(EXPORTED);
    }

    @Test
    void withoutAReportOrANameNothingIsKnown() {
        Kept kept = new Kept(0).inventory(row("fabrikam", "ada@contoso.example", "D1", "x"));

        assertThat(kept.devicesOf(phone("ada"))).isEqualTo(Inventory.NONE);
        assertThat(kept.devicesOf(sighting(aSignIn().tenant("fabrikam").user("ada-id", ""))))
                .isEqualTo(Inventory.NONE);
    }

    @Test
    void aDeviceThatIsGoneIsTakenAndOnlyWhatHasChangedIsTold() {
        InventoryRow row = row("contoso", "ada@contoso.example", "D|1", "iPhone9C1");
        Kept kept = new Kept(0).inventory(row, row).inventory(row.key(), null).inventory(row.key(), null);

        assertThat(kept.devicesOf(phone("ada"))).isEqualTo(Inventory.NONE);
        assertThat(kept.learned()).containsExactly("ada@contoso.example", "ada@contoso.example");
    }

    @Test
    void aModelIsKnownByUserAgentIdentifierOrName() {
        InventoryRow byAgent = new InventoryRow(
                1, "contoso", "ada", "D1", "", "iPhone", "", "", PHONE, "EAS", "16.1", null, null, EXPORTED);
        Inventory inventory = new Inventory(
                EXPORTED,
                java.util.List.of(
                        byAgent,
                        row("contoso", "ada", "D2", "iPhone9C1"),
                        row("contoso", "ada", "D3", "iPhone9,1"),
                        row("contoso", "ada", "D4", "iPhone 7"),
                        row("contoso", "ada", "D5", "SAMSUNG-SM-A515F"),
                        row("contoso", "ada", "D6", "")));

        assertThat(inventory.count("iPhone9,1")).isEqualTo(4);
        assertThat(inventory.has("SM-A515F")).isTrue();
        assertThat(inventory.has("iPhone9,2")).isFalse();
        assertThat(inventory.has("")).isFalse();
    }

    @Test
    void anExceptionCoversWhatFitsAllItsConditions() {
        Kept kept = new Kept(0)
                .exceptions(exemption(
                        "ada@contoso.example", "apple:iPhone9,1", Protocol.EAS, "203.0.113.0/24", "2026-06-01"));

        assertThat(kept.covering(phone("ada"))).isPresent();
        assertThat(kept.covering(phone("grace"))).isEmpty();
        assertThat(kept.covering(sighting(aSignIn().by("ada").activeSync().agent("Apple-iPhone9C2/1907.71"))))
                .isEmpty();
        assertThat(kept.covering(sighting(aSignIn().by("ada").legacy("IMAP4").agent(PHONE))))
                .isEmpty();
        assertThat(kept.covering(
                        sighting(aSignIn().by("ada").activeSync().agent(PHONE).from("198.51.100.1"))))
                .isEmpty();
        assertThat(kept.covering(
                        sighting(aSignIn().by("ada").activeSync().agent(PHONE).from("::ffff:203.0.113.200"))))
                .isPresent();
        assertThat(kept.covering(sighting(
                        aSignIn().tenant("fabrikam").by("ada").activeSync().agent(PHONE))))
                .isEmpty();
    }

    @Test
    void ofSeveralExceptionsTheOneCountsThatEndsLast() {
        Exemption user = exemption("ada@contoso.example", "", null, "", "2026-06-01");
        Exemption network = exemption("", "", null, "203.0.113.0/24", "2026-07-01");
        Exemption other = exemption("", "", Protocol.SMTP, "", "2027-01-01");
        Kept kept = new Kept(0).exceptions(user, network, other);

        assertThat(kept.covering(phone("ada"))).contains(network);

        kept.exception(network.key(), null);

        assertThat(kept.covering(phone("ada"))).contains(user);
        assertThat(kept.restart().covering(phone("ada"))).contains(user);
        assertThat(kept.covering(phone("grace"))).isEmpty();
    }

    @Test
    void anExceptionThatIsRenewedOrTakenIsToldOnceToTheTenantByOnePartition() {
        Exemption given = exemption("ada@contoso.example", "", null, "", "2026-06-01");
        Exemption renewed = exemption("ada@contoso.example", "", null, "", "2026-09-01");
        for (int partition = 0; partition < 2; partition++) {
            Kept kept = new Kept(partition)
                    .exceptions(given, given, renewed)
                    .exception(given.key(), null)
                    .exception(given.key(), null);

            if (partition == 0) {
                assertThat(kept.told())
                        .containsExactly(
                                new TenantFact.ExceptionGiven(given),
                                new TenantFact.ExceptionGiven(renewed),
                                new TenantFact.ExceptionTaken("contoso", given.id()));
            } else {
                assertThat(kept.told()).isEmpty();
            }
            assertThat(kept.learned()).hasSize(4).containsOnly("ada@contoso.example");
        }
    }

    @Test
    void aRangeThatIsNoneCoversNothingAndStopsNothing() {
        Kept kept = new Kept(0)
                .exceptions(
                        exemption("", "", null, "everywhere", "2027-01-01"),
                        exemption("ada@contoso.example", "", null, "", "2026-06-01"));

        assertThat(kept.covering(phone("ada"))).isPresent();
        assertThat(kept.covering(phone("grace"))).isEmpty();
    }
}
