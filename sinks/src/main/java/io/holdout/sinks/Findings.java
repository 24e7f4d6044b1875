package io.holdout.sinks;

import io.holdout.model.Confidence;
import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.model.ocsf.DetectionFinding.FindingInfo;
import io.holdout.model.ocsf.DetectionFinding.Metadata;
import io.holdout.model.ocsf.DetectionFinding.Product;
import io.holdout.model.ocsf.DetectionFinding.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records of {@code holdout.alerts} as findings, also those that are none: an alert nobody can read must not be one that nobody hears of. */
public final class Findings {
    private Findings() {}

    /**
     * A record as far as it could be read.
     *
     * @param reduced true when that is not all of it
     */
    public record Read(DetectionFinding finding, boolean reduced) {}

    /**
     * The finding, or what could be read of it; of a record in which nothing can be read one that says where it lies.
     *
     * @param place of the record, {@code holdout.alerts-3@1742}
     * @param written when the record was, for one that has no time of its own
     */
    public static Read read(byte[] bytes, String place, Instant written) {
        Reading reading = Reading.of(bytes, written);
        if (reading instanceof Reading.Whole whole) {
            return new Read(whole.finding(), false);
        }
        return reading instanceof Reading.Reduced reduced
                ? new Read(reduced.finding(), true)
                : new Read(unreadable(place, written), true);
    }

    private static DetectionFinding unreadable(String place, Instant written) {
        long time = written.toEpochMilli();
        return DetectionFinding.of(
                Activity.CREATE,
                Status.NEW,
                "",
                Severity.MEDIUM,
                Confidence.POSSIBLE,
                written,
                "Alert that cannot be read (" + place + ")",
                new Metadata(Metadata.OCSF_VERSION, new Product("Holdout", "Holdout", ""), "", ""),
                new FindingInfo(place, "", "", List.of(), null, List.of(), time, time, time, time),
                List.of(),
                null,
                1,
                Map.of(Reading.MARK, true));
    }
}
