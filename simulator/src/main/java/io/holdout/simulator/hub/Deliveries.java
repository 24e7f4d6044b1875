package io.holdout.simulator.hub;

import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.engine.IncomingDelivery;
import org.apache.qpid.protonj2.engine.Receiver;
import org.jspecify.annotations.Nullable;

/** Takes what came in out of the engine's hands. */
final class Deliveries {
    private Deliveries() {}

    /** The bytes of a delivery, or null as long as it is not complete or will never be. One that is larger than that ends its link. */
    static byte @Nullable [] take(IncomingDelivery delivery, Receiver link, int limit) {
        if (delivery.isAborted()) {
            delivery.settle();
            link.addCredit(1);
            return null;
        }
        if (delivery.available() > limit) {
            link.setCondition(Refusal.tooLarge(limit).condition()).close();
            return null;
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
