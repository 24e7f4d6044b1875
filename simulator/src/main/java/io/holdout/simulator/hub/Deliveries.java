package io.holdout.simulator.hub;

import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.engine.IncomingDelivery;
import org.jspecify.annotations.Nullable;

/** Takes what came in out of the engine's hands. */
final class Deliveries {
    private Deliveries() {}

    /**
     * The bytes of a delivery, or null as long as it is not complete or will never be.
     *
     * @throws Refusal if it is larger than that
     */
    static byte @Nullable [] take(IncomingDelivery delivery, int limit) throws Refusal {
        if (delivery.isAborted()) {
            delivery.settle();
            delivery.getLink().addCredit(1);
            return null;
        }
        if (delivery.available() > limit) {
            throw Refusal.tooLarge(limit);
        }
        if (delivery.isPartial()) {
            return null;
        }
        ProtonBuffer content = delivery.readAll();
        return content == null ? new byte[0] : bytes(content);
    }

    static byte[] bytes(ProtonBuffer buffer) {
        byte[] bytes = new byte[buffer.getReadableBytes()];
        buffer.readBytes(bytes, 0, bytes.length);
        return bytes;
    }
}
