package io.holdout.processor.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThresholdsTest {

    @ParameterizedTest
    @EnumSource
    void aLimitThatIsSetIsTheOnlyOneThatChanges(Limit limit) {
        long other = Thresholds.DEFAULT.get(limit) + 1;

        Thresholds changed = Thresholds.DEFAULT.with(Map.of(limit, other));

        for (Limit each : Limit.values()) {
            assertThat(changed.get(each))
                    .as(each.name())
                    .isEqualTo(each == limit ? other : Thresholds.DEFAULT.get(each));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLimitOutsideItsRangeIsRefusedByName(Limit limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Thresholds.DEFAULT.with(Map.of(limit, 0L)))
                .withMessageStartingWith(limit.section() + "." + limit.key() + " must lie " + limit.range());
    }

    @Test
    void aDeviceFallsSilentBeforeItIsStale() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Thresholds.DEFAULT.with(
                        Map.of(Limit.STALE_AFTER, Duration.ofDays(7).toSeconds())))
                .withMessage("silent-stop.after must be shorter than devices.stale-after: P7D is not shorter than P7D");
    }

    @Test
    void aTenantIsKnownByItsIdInAnyCase() {
        Thresholds own = Thresholds.DEFAULT.with(Map.of(Limit.SPRAY_USERS, 6L));
        TenantThresholds tenants = new TenantThresholds(Thresholds.DEFAULT, Map.of("Contoso", own));

        assertThat(tenants.of("cOntoso")).isEqualTo(own);
        assertThat(tenants.of("fabrikam")).isEqualTo(Thresholds.DEFAULT);
    }
}
