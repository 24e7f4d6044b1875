package io.holdout.processor;

import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.DeviceState.State;
import io.holdout.model.Exemption;
import io.holdout.model.InventoryRow;
import io.holdout.model.Keys;
import io.holdout.model.Rule;
import io.holdout.model.SignInBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exceptions and the inventory change while sign-ins run. */
class LearningTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final Instant END = START.plus(Duration.ofDays(30));

    private final Tenant tenant = new Tenant(3);

    @AfterEach
    void close() {
        tenant.close();
    }

    private static SignInBuilder legacy(String user, long hours) {
        return aSignIn().by(user).activeSync().agent("Apple-iPhone9C1/1907.71").at(START.plus(Duration.ofHours(hours)));
    }

    private void give(String user) {
        Exemption exemption = Exemption.of("contoso", user, "", null, "", END, "until the new phones", "grace");
        tenant.exception(Keys.exemption("contoso", exemption.id()), exemption);
    }

    private void take(String user) {
        Exemption exemption = Exemption.of("contoso", user, "", null, "", END, "until the new phones", "grace");
        tenant.exception(Keys.exemption("contoso", exemption.id()), null);
    }

    private State stateOf(String user) {
        return tenant.devices().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("contoso|" + user))
                .findFirst()
                .orElseThrow()
                .getValue()
                .state();
    }

    @Test
    void anExceptionForOneUserIsAboutThatUser() {
        tenant.send(legacy("ada", 0).build(), legacy("bob", 0).build());
        give("ada@contoso.example");
        assertThat(stateOf("ada")).isEqualTo(State.EXCEPTED);
        assertThat(stateOf("bob")).isEqualTo(State.LEGACY);

        take("ada@contoso.example");
        assertThat(stateOf("ada")).isEqualTo(State.LEGACY);
    }

    @Test
    void anExceptionForEverybodyIsAboutTheTenant() {
        tenant.send(
                legacy("ada", 0).build(),
                legacy("bob", 0).build(),
                legacy("eve", 0).tenant("fabrikam").build());
        give("");

        assertThat(stateOf("ada")).isEqualTo(State.EXCEPTED);
        assertThat(stateOf("bob")).isEqualTo(State.EXCEPTED);
        assertThat(tenant.device("eve-id|apple:iPhone9,1").state()).isEqualTo(State.LEGACY);
    }

    @Test
    void whatIsPendingIsDecidedAnewToo() {
        give("ada@contoso.example");
        tenant.send(legacy("ada", 0).build(), legacy("ada", 1).build());
        assertThat(tenant.findings(Rule.LEGACY_SIGN_IN)).isEmpty();

        take("ada@contoso.example");

        assertThat(stateOf("ada")).isEqualTo(State.LEGACY);
        assertThat(tenant.findings(Rule.LEGACY_SIGN_IN)).hasSize(1);
    }

    @Test
    void aNewerInventoryEndsWhatAnOlderOneMissed() {
        InventoryRow another = row("bob@contoso.example", "SM-A515F");
        tenant.inventory(Keys.inventory("contoso", another.user(), another.deviceId()), another);
        tenant.send(legacy("ada", 0).build()).tick(START.plus(Duration.ofHours(2)));
        assertThat(tenant.rulesRaised()).containsExactly(Rule.LEGACY_SIGN_IN, Rule.UNKNOWN_DEVICE);

        InventoryRow hers = row("ada@contoso.example", "iPhone9C1");
        tenant.inventory(Keys.inventory("contoso", hers.user(), hers.deviceId()), hers);

        assertThat(tenant.findings(Rule.UNKNOWN_DEVICE)).last().satisfies(last -> {
            assertThat(last.activityId()).isEqualTo(3);
            assertThat(last.statusDetail()).isEqualTo("the inventory has it");
        });
    }

    private static InventoryRow row(String user, String model) {
        return new InventoryRow(
                InventoryRow.VERSION,
                "contoso",
                user,
                "id of " + user,
                "",
                model,
                "",
                "",
                "",
                "EAS",
                "16.1",
                null,
                null,
                START.plus(Duration.ofHours(1)));
    }
}
