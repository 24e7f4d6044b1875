package io.holdout.simulator.hub;

import java.io.IOException;
import java.util.List;
import org.apache.qpid.protonj2.codec.DecodeException;
import org.apache.qpid.protonj2.engine.IncomingDelivery;
import org.apache.qpid.protonj2.engine.Receiver;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.messaging.Rejected;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what one publisher sends. */
final class PublisherLink {
    private static final Logger log = LoggerFactory.getLogger(PublisherLink.class);

    private final AmqpConnection connection;
    private final Receiver link;
    private final Hub hub;
    private final @Nullable HubPartition fixed;
    private final EmulatorFaults faults;
    private final Traffic traffic;
    private final int limit;
    private final HubMessages messages = new HubMessages();

    PublisherLink(
            AmqpConnection connection,
            Receiver link,
            Hub hub,
            @Nullable HubPartition fixed,
            EmulatorFaults faults,
            Traffic traffic,
            int limit) {
        this.connection = connection;
        this.link = link;
        this.hub = hub;
        this.fixed = fixed;
        this.faults = faults;
        this.traffic = traffic;
        this.limit = limit;
    }

    /** Hears of a delivery, or of a part of it. */
    void receive(IncomingDelivery delivery) {
        byte[] message = Deliveries.take(delivery, link, limit);
        if (message == null) {
            return;
        }
        EmulatorFaults.OnPublish fault = faults.onPublish();
        try {
            if (fault == EmulatorFaults.OnPublish.BUSY) {
                throw new Refusal(Refusal.SERVER_BUSY, "The server was unable to process the request; please retry.");
            }
            keep(message, delivery.getMessageFormat());
            if (fault == EmulatorFaults.OnPublish.LOST_ACK) {
                connection.drop();
                return;
            }
            delivery.disposition(Accepted.getInstance(), true);
        } catch (Refusal refusal) {
            delivery.disposition(new Rejected().setError(refusal.condition()), true);
        }
        link.addCredit(1);
    }

    private void keep(byte[] message, int format) throws Refusal {
        try {
            List<PublishedEvent> batch = messages.split(message, format);
            HubPartition partition =
                    fixed != null ? fixed : hub.route(batch.get(0).partitionKey());
            partition.append(batch);
            traffic.published(batch.size());
        } catch (DecodeException e) {
            throw new Refusal(AmqpError.DECODE_ERROR, "The message is not understood.");
        } catch (IOException e) {
            log.error("Events for hub {} could not be kept: {}", hub.name(), e.toString());
            throw new Refusal(AmqpError.INTERNAL_ERROR, "The service was unable to keep the events.");
        }
    }

    /** The service ends the link, from whatever thread. */
    void detach(ErrorCondition condition) {
        connection.execute(() -> link.setCondition(condition).close());
    }
}
