package io.holdout.sinks.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one attempt. Reasons are for logs and the ledger: they hold nothing of the address or the answer's text. */
public sealed interface Delivery {

    /** The other side has taken it; Workflows say so before the card is shown. */
    record Delivered() implements Delivery {}

    /**
     * It was not taken, or nobody knows.
     *
     * @param after how long the other side asks to wait, null where it does not say
     * @param answered false when no answer came: the other side may have taken it, so the next attempt is a repeat
     */
    record RetryLater(String reason, @Nullable Duration after, boolean answered) implements Delivery {}

    /** The same message will never be taken. */
    record Rejected(String reason) implements Delivery {}
}
