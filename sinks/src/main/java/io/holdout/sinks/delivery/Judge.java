package io.holdout.sinks.delivery;

import io.holdout.sinks.delivery.Delivery.Delivered;
import io.holdout.sinks.delivery.Delivery.Rejected;
import io.holdout.sinks.delivery.Delivery.RetryLater;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says what an answer means: a success by its family of hosts, everything else by the status. */
public interface Judge {

    /**
     * What an answer of status 200 to 299 means.
     *
     * @param body the beginning of it
     */
    Delivery ofSuccess(int status, String body);

    /** @param after what {@code Retry-After} asks for, null where it does not */
    default Delivery of(int status, String body, @Nullable Duration after) {
        if (status >= 200 && status < 300) {
            return ofSuccess(status, body);
        }
        if (status == 429) {
            return new RetryLater("throttled (429)", after, true);
        }
        if (status == 408 || status == 425 || status >= 500) {
            return new RetryLater("status " + status, after, true);
        }
        return new Rejected(
                switch (status) {
                    case 301, 302, 303, 307, 308 -> "status " + status + ": redirects are not followed";
                    case 400 -> "status 400: the message was not understood";
                    case 401, 403 -> "status " + status + ": the webhook's address or its permissions are wrong";
                    case 404, 410 -> "status " + status + ": the webhook is gone";
                    case 413 -> "status 413: the message is too large";
                    default -> "status " + status;
                });
    }

    /** Any answer of 200 to 299. */
    Judge ANY_SUCCESS = (status, body) -> new Delivered();
}
