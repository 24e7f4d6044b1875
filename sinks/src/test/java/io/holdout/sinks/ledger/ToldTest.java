package io.holdout.sinks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Severity;
import io.holdout.sinks.ledger.Told.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ToldTest {
    @Test
    void itKnowsWhatAMapKnows() {
        Random random = new Random(7);
        Told told = new Told();
        Map<Uid, State> expected = new HashMap<>();
        Map<Uid, Integer> days = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            // few bits, so that many meet in one place
            Uid uid = new Uid(random.nextInt(200), random.nextInt(50));
            State state = new State(List.of(Severity.values()).get(random.nextInt(5)), random.nextBoolean());
            int day = 20_000 + random.nextInt(10);
            told.put(uid, state, day);
            expected.put(uid, state);
            days.put(uid, day);
        }
        assertThat(told.size()).isEqualTo(expected.size());
        expected.forEach((uid, state) -> assertThat(told.get(uid)).isEqualTo(state));
        assertThat(told.get(new Uid(1000, 1))).isNull();

        var forgotten = told.forgetBefore(20_005);

        assertThat(forgotten).hasSizeGreaterThan(100).allMatch(uid -> days.getOrDefault(uid, 0) < 20_005);
        expected.forEach(
                (uid, state) -> assertThat(told.get(uid)).isEqualTo(days.getOrDefault(uid, 0) < 20_005 ? null : state));
        assertThat(told.size()).isEqualTo(expected.size() - forgotten.size());
    }

    @Test
    void aUidIsItselfOrItsHash() {
        assertThat(Uid.of("8d53721df1b349d6ebcd5703bdcb56c2").hex()).isEqualTo("8d53721df1b349d6ebcd5703bdcb56c2");
        // first half of the SHA-256 of "abc" (source: FIPS 180-2, appendix B.1)
        assertThat(Uid.of("abc").hex()).isEqualTo("ba7816bf8f01cfea414140de5dae2223");
        // its ledger key leads to it again
        assertThat(Uid.of(Uid.of("abc").hex())).isEqualTo(Uid.of("abc"));
    }
}
