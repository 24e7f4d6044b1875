package io.holdout.sinks.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.sinks.ledger.LedgerKey.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerKeyTest {
    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsRead(Kind kind) {
        LedgerKey key = new LedgerKey("soc", kind, "a|b");

        assertThat(LedgerKey.parse(key.bytes())).contains(key);
    }

    @Test
    void aKeyOfALaterReleaseIsNone() {
        assertThat(LedgerKey.parse("soc|wonder|1".getBytes(UTF_8))).isEmpty();
        assertThat(LedgerKey.parse("soc".getBytes(UTF_8))).isEmpty();
    }
}
