package io.holdout.sinks;

import io.holdout.model.NewerVersionException;
import io.holdout.model.ocsf.DetectionFinding;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What reading a record of {@code holdout.alerts} came to. People are told of an alert also when only a part of it can be read:
 * one of a newer version, or one in which something is missing that has to be there.
 */
public sealed interface Reading {

    /** All of it. */
    record Whole(DetectionFinding finding) implements Reading {}

    /**
     * What could be read of it, as a finding that holds together.
     *
     * @param reason why it is not whole, with nothing of the record
     */
    record Reduced(DetectionFinding finding, String reason) implements Reading {}

    /**
     * Not even what tells it apart from others.
     *
     * @param reason with nothing of the record
     */
    record Unreadable(String reason) implements Reading {}

    /** In {@code unmapped} of a finding that was reduced. */
    String MARK = "reduced";

    /** @param written when the record was, for one that has no time of its own */
    static Reading of(byte[] bytes, Instant written) {
        String reason;
        try {
            return new Whole(Salvage.SERDE.read(bytes));
        } catch (NewerVersionException e) {
            reason = "it is of a newer version";
        } catch (SerializationException e) {
            reason = "it is damaged";
        }
        Optional<DetectionFinding> rest = Salvage.of(bytes, written);
        return rest.isPresent() ? new Reduced(rest.get(), reason) : new Unreadable(reason);
    }

    /** True for a finding of which only a part could be read. */
    static boolean isReduced(DetectionFinding finding) {
        return Boolean.TRUE.equals(finding.unmapped().get(MARK));
    }
}
