package io.holdout.ingest.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.models.EventPosition;
import io.holdout.ingest.Checkpoint;
import io.holdout.ingest.HubPosition;
import io.holdout.ingest.hub.Continuity.AnotherHub;
import io.holdout.ingest.hub.Continuity.Gap;
import io.holdout.ingest.hub.Continuity.Partition;
import io.holdout.ingest.hub.Continuity.Unbroken;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContinuityTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant ENQUEUED = Instant.parse("2026-05-04T08:00:00Z");

    private static Checkpoint at(long position, HubPosition hub) {
        return Checkpoint.beginning(Map.of()).at(position, hub);
    }

    private static HubPosition read() {
        return HubPosition.beforeAnyEvent(CREATED, null).at("4096", ENQUEUED);
    }

    private static HubPosition unread() {
        return HubPosition.beforeAnyEvent(CREATED, null);
    }

    private static Continuity after(long position, HubPosition hub, long begin, long last) {
        return Continuity.of(at(position, hub), hub, new Partition(CREATED, begin, last));
    }

    @ParameterizedTest
    @CsvSource({"41, 0, 99", "41, 41, 99", "41, 42, 99", "41, 42, 41", "41, 0, 41"})
    void goesOnWhileTheNextEventIsThereOrStillToCome(long position, long begin, long last) {
        assertThat(after(position, read(), begin, last)).isEqualTo(new Unbroken());
    }

    @ParameterizedTest
    @CsvSource({"41, 43, 99, 42, 42", "41, 100, 99, 42, 99", "-1, 7, 9, 0, 6"})
    void tellsExactlyWhatRetentionTook(long position, long begin, long last, long firstLost, long lastLost) {
        assertThat(after(position, read(), begin, last)).isEqualTo(new Gap(firstLost, lastLost));
    }

    @Test
    void aHubThatEndsBeforeWhatWasReadIsAnother() {
        assertThat(after(41, read(), 0, 40)).isInstanceOf(AnotherHub.class);
    }

    @Test
    void aHubWithAnotherBirthdayIsAnotherHoweverLongItIs() {
        Partition reborn = new Partition(CREATED.plusSeconds(1), 0, 1000);

        assertThat(Continuity.of(at(41, read()), read(), reborn)).isInstanceOf(AnotherHub.class);
    }

    @Test
    void beforeTheFirstEventOfAGivenTimeNothingCanBeMissing() {
        HubPosition from = HubPosition.beforeAnyEvent(CREATED, ENQUEUED);

        assertThat(after(-1, from, 500, 900)).isEqualTo(new Unbroken());
    }

    @Test
    void theEventReadLastIsKnownByOffsetAndTime() {
        Checkpoint last = at(41, read());

        assertThat(Continuity.ofFirst(last, read(), 41, "4096", ENQUEUED)).isNull();
        assertThat(Continuity.ofFirst(last, read(), 41, "4097", ENQUEUED)).isInstanceOf(AnotherHub.class);
        assertThat(Continuity.ofFirst(last, read(), 41, "4096", ENQUEUED.plusMillis(1)))
                .isInstanceOf(AnotherHub.class);
        assertThat(Continuity.ofFirst(last, read(), 42, "8192", ENQUEUED)).isNull();
        assertThat(Continuity.ofFirst(at(41, unread()), unread(), 41, "1", ENQUEUED))
                .isNull();
    }

    @Test
    void opensAtTheEventReadLastWhereItCanBeCompared() {
        Partition whole = new Partition(CREATED, 0, 99);

        assertThat(Continuity.position(at(41, read()), read(), whole))
                .isEqualTo(EventPosition.fromSequenceNumber(41, true));
        assertThat(Continuity.position(at(41, unread()), unread(), whole))
                .isEqualTo(EventPosition.fromSequenceNumber(41, false));
        assertThat(Continuity.position(at(41, read()), read(), new Partition(CREATED, 42, 99)))
                .isEqualTo(EventPosition.earliest());
        assertThat(Continuity.position(at(-1, unread()), unread(), whole)).isEqualTo(EventPosition.earliest());
        HubPosition from = HubPosition.beforeAnyEvent(CREATED, ENQUEUED);
        assertThat(Continuity.position(at(-1, from), from, whole)).isEqualTo(EventPosition.fromEnqueuedTime(ENQUEUED));
    }
}
