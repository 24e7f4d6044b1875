package io.holdout.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TenantSettingsTest {
    private static final Instant END = Instant.parse("2026-05-31T12:00:00Z");

    @Test
    void theDemoCoversThirtyDaysUpToItsEnd() {
        assertThat(TenantSettings.demo(1, END).start()).isEqualTo("2026-05-01T12:00:00Z");
    }

    @Test
    void refusesWhatNoTenantCanBeMadeOf() {
        Duration month = Duration.ofDays(30);
        assertThatThrownBy(() -> new TenantSettings(1, 0, month, END, 20, true)).hasMessageContaining("users");
        assertThatThrownBy(() -> new TenantSettings(1, 300, Duration.ofHours(23), END, 20, true))
                .hasMessageContaining("span");
        assertThatThrownBy(() -> new TenantSettings(1, 300, month, Instant.EPOCH, 20, true))
                .hasMessageContaining("end");
        assertThatThrownBy(() -> new TenantSettings(1, 300, month, END, Double.NaN, true))
                .hasMessageContaining("recordsPerUserAndDay");
    }
}
