package io.holdout.simulator.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.qpid.protonj2.buffer.impl.ProtonByteArrayBufferAllocator;
import org.apache.qpid.protonj2.engine.OutgoingDelivery;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.SenderSettleMode;
import org.jspecify.annotations.Nullable;

/** Hands the events of a partition to one consumer, as far as its credit goes. */
final class ConsumerLink {
    /** After so much other things of the connection have their turn. */
    private static final int BURST_EVENTS = 256;

    private static final int BURST_BYTES = 1024 * 1024;

    /**
     * How a consumer wants to read.
     *
     * @param group in lower case
     * @param ownerLevel null if it lets others read beside it
     * @param metrics whether each event shall tell what the partition holds last
     */
    record Reading(String group, @Nullable Long ownerLevel, boolean metrics) {}

    private final AmqpConnection connection;
    private final Sender link;
    private final HubPartition partition;
    private final Reading reading;
    private final PartitionLog log;
    private final Traffic traffic;
    private final HubMessages messages = new HubMessages();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean over;
    private long next;

    ConsumerLink(
            AmqpConnection connection,
            Sender link,
            HubPartition partition,
            Reading reading,
            PartitionLog log,
            long next,
            Traffic traffic) {
        this.connection = connection;
        this.link = link;
        this.partition = partition;
        this.reading = reading;
        this.log = log;
        this.next = next;
        this.traffic = traffic;
    }

    String group() {
        return reading.group();
    }

    @Nullable
    Long ownerLevel() {
        return reading.ownerLevel();
    }

    /** There may be something to hand out. */
    void wake() {
        if (!over && scheduled.compareAndSet(false, true)) {
            connection.execute(() -> {
                scheduled.set(false);
                try {
                    handOut();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private void handOut() throws IOException {
        int bytes = 0;
        for (int i = 0; !over && link.isSendable(); i++) {
            PartitionLog.Kept event = partition.isPaused() ? null : log.read(next);
            if (event == null) {
                break;
            }
            if (i == BURST_EVENTS || bytes >= BURST_BYTES) {
                wake();
                return;
            }
            send(event);
            bytes += event.encoded().length;
        }
        if (!over && link.isDraining()) {
            link.drained();
        }
    }

    private void send(PartitionLog.Kept event) {
        byte[] message = event.encoded();
        if (reading.metrics()) {
            message = messages.withRuntimeMetrics(message, log.state(), System.currentTimeMillis());
        }
        OutgoingDelivery delivery = link.next();
        if (link.getSenderSettleMode() == SenderSettleMode.SETTLED) {
            delivery.settle();
        }
        delivery.writeBytes(ProtonByteArrayBufferAllocator.wrapped(message));
        next = event.sequenceNumber() + 1;
        traffic.delivered();
    }

    /** The service ends the link, from whatever thread; without a condition it is a clean detach. */
    void detach(@Nullable ErrorCondition condition) {
        ended();
        connection.execute(() -> {
            if (condition != null) {
                link.setCondition(condition);
            }
            link.close();
        });
    }

    /** The link is over. */
    void ended() {
        over = true;
        partition.receivers().remove(this);
    }
}
