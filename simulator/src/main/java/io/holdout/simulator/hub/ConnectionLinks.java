package io.holdout.simulator.hub;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.qpid.protonj2.engine.Connection;
import org.apache.qpid.protonj2.engine.Endpoint;
import org.apache.qpid.protonj2.engine.Link;
import org.apache.qpid.protonj2.engine.Receiver;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.engine.Session;
import org.apache.qpid.protonj2.engine.impl.ProtonDeliveryTagGenerator;
import org.apache.qpid.protonj2.types.DescribedType;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.UnsignedLong;
import org.apache.qpid.protonj2.types.messaging.Source;
import org.apache.qpid.protonj2.types.messaging.Target;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.LinkError;
import org.jspecify.annotations.Nullable;

/** Attaches the links of one connection to what they ask for, or refuses them. Used by the connection's loop alone. */
final class ConnectionLinks {
    private static final int CREDIT = 300;
    private static final Symbol OWNER_LEVEL = Symbol.valueOf("com.microsoft:epoch");
    private static final Symbol RUNTIME_METRICS = Symbol.valueOf("com.microsoft:enable-receiver-runtime-metric");

    private final AmqpConnection connection;
    private final Namespace namespace;
    private final EmulatorFaults faults;
    private final Traffic traffic;
    private final Replies replies = new Replies();
    private final TokenNode tokens;
    private final Map<Link<?>, Runnable> attached = new HashMap<>();

    ConnectionLinks(AmqpConnection connection, Namespace namespace, EmulatorFaults faults, Traffic traffic) {
        this.connection = connection;
        this.namespace = namespace;
        this.faults = faults;
        this.traffic = traffic;
        this.tokens = new TokenNode(faults, traffic);
    }

    void listen(Connection amqp) {
        amqp.sessionOpenHandler(session -> session.closeHandler(Session::close).open());
        amqp.senderOpenHandler(this::attach);
        amqp.receiverOpenHandler(this::attach);
    }

    /** The connection is over. */
    void end() {
        List.copyOf(attached.keySet()).forEach(this::detached);
    }

    private void detached(Link<?> link) {
        Runnable ending = attached.remove(link);
        if (ending != null) {
            ending.run();
        }
    }

    private <L extends Link<L>> void attached(L link, Runnable ending) {
        attached.put(link, ending);
        link.parentEndpointClosedHandler(this::detached);
        link.closeHandler(closed -> {
            detached(closed);
            closed.close();
        });
        link.detachHandler(gone -> {
            detached(gone);
            gone.detach();
        });
    }

    private static <L extends Link<L>> void echo(L link) {
        link.setSenderSettleMode(link.getRemoteSenderSettleMode());
        link.setReceiverSettleMode(link.getRemoteReceiverSettleMode());
        link.setSource(link.getRemoteSource());
        if (link.getRemoteTarget() instanceof Target target) {
            link.setTarget(target);
        }
    }

    // links on which the hub sends

    private void attach(Sender link) {
        echo(link);
        link.setDeliveryTagGenerator(ProtonDeliveryTagGenerator.BUILTIN.POOLED.createGenerator());
        Source source = link.getRemoteSource();
        String address = source == null ? null : source.getAddress();
        try {
            LinkAddress parsed = LinkAddress.parse(address);
            if (parsed instanceof LinkAddress.Node) {
                attachReplies(link);
            } else if (parsed instanceof LinkAddress.Reading reading) {
                attachConsumer(link, reading, source);
            } else {
                throw Refusal.notFound(String.valueOf(address));
            }
        } catch (Refusal refusal) {
            link.setSource(null);
            refuse(link, refusal);
        }
    }

    private void attachReplies(Sender link) {
        String address = link.getRemoteTarget() instanceof Target target ? target.getAddress() : null;
        replies.attach(String.valueOf(address), link);
        attached(link, () -> replies.detach(link));
        link.open();
    }

    private void attachConsumer(Sender link, LinkAddress.Reading address, @Nullable Source source) throws Refusal {
        authorise(address.hub());
        Hub hub = hub(address.hub());
        if (!hub.hasGroup(address.group())) {
            throw Refusal.notFound(address.hub() + "/ConsumerGroups/" + address.group());
        }
        HubPartition partition = partition(hub, address.partition());
        PartitionLog log = partition.log();
        ConsumerLink consumer = new ConsumerLink(
                connection,
                link,
                partition,
                new ConsumerLink.Reading(
                        address.group().toLowerCase(Locale.ROOT), ownerLevel(link), wantsMetrics(link)),
                log,
                log.resolve(position(source)),
                traffic);
        partition.receivers().admit(consumer);
        if (partition.log() != log) {
            // the hub was recreated meanwhile, too late for this link to be detached with the others
            consumer.ended();
            throw new Refusal(LinkError.DETACH_FORCED, "The messaging entity was deleted.");
        }
        attached(link, consumer::ended);
        link.creditStateUpdateHandler(sender -> consumer.wake());
        link.deliveryStateUpdatedHandler(delivery -> {
            if (!delivery.isSettled()) {
                delivery.settle();
            }
        });
        link.open();
        consumer.wake();
    }

    private static StartPosition position(@Nullable Source source) throws Refusal {
        if (source == null || source.getFilter() == null) {
            return StartPosition.LATEST;
        }
        List<Object> filters = new ArrayList<>(source.getFilter().values());
        if (filters.isEmpty()) {
            return StartPosition.LATEST;
        }
        Object filter = filters.get(0);
        return StartPosition.parse(String.valueOf(filter instanceof DescribedType type ? type.getDescribed() : filter));
    }

    private static @Nullable Long ownerLevel(Sender link) {
        Map<Symbol, Object> properties = link.getRemoteProperties();
        return properties != null && properties.get(OWNER_LEVEL) instanceof Number level ? level.longValue() : null;
    }

    private static boolean wantsMetrics(Sender link) {
        Symbol[] desired = link.getRemoteDesiredCapabilities();
        return desired != null && List.of(desired).contains(RUNTIME_METRICS);
    }

    // links on which the hub receives

    private void attach(Receiver link) {
        echo(link);
        int limit = namespace.settings().maxMessageSize();
        link.setMaxMessageSize(UnsignedLong.valueOf(limit));
        String address = link.getRemoteTarget() instanceof Target target ? target.getAddress() : null;
        try {
            LinkAddress parsed = LinkAddress.parse(address);
            if (parsed instanceof LinkAddress.Node node) {
                attachRequests(link, node, limit);
            } else if (parsed instanceof LinkAddress.Publishing publishing) {
                attachPublisher(link, publishing, limit);
            } else {
                throw Refusal.notFound(String.valueOf(address));
            }
        } catch (Refusal refusal) {
            link.setTarget((Target) null);
            refuse(link, refusal);
            return;
        }
        link.open();
        link.addCredit(CREDIT);
    }

    private void attachRequests(Receiver link, LinkAddress.Node address, int limit) throws Refusal {
        RequestLink.Node node = switch (address.name()) {
            case "$cbs" -> tokens;
            case "$management" -> new ManagementNode(namespace, faults);
            default -> throw Refusal.notFound(address.name());
        };
        RequestLink requests = new RequestLink(link, node, replies, limit);
        link.deliveryReadHandler(requests::receive);
        attached(link, () -> {});
    }

    private void attachPublisher(Receiver link, LinkAddress.Publishing address, int limit) throws Refusal {
        authorise(address.hub());
        Hub hub = hub(address.hub());
        HubPartition fixed = address.partition() == null ? null : partition(hub, address.partition());
        PublisherLink publisher = new PublisherLink(connection, link, hub, fixed, faults, traffic, limit);
        hub.publishers().add(publisher);
        link.deliveryReadHandler(publisher::receive);
        attached(link, () -> hub.publishers().remove(publisher));
    }

    // both

    private void authorise(String address) throws Refusal {
        if (!tokens.hasAccepted()) {
            throw new Refusal(
                    AmqpError.UNAUTHORIZED_ACCESS,
                    "Unauthorized access. 'Listen' or 'Send' claim is required to use '" + address + "'.");
        }
    }

    private Hub hub(String name) throws Refusal {
        Hub hub = namespace.find(name);
        if (hub == null) {
            throw Refusal.notFound(name);
        }
        return hub;
    }

    private static HubPartition partition(Hub hub, String id) throws Refusal {
        HubPartition partition = hub.find(id);
        if (partition == null) {
            throw new Refusal(
                    Refusal.ARGUMENT_OUT_OF_RANGE,
                    "The specified partition is invalid for an EventHub partition sender or receiver. It should be between 0 and "
                            + (hub.partitions() - 1) + ".");
        }
        return partition;
    }

    private static <L extends Link<L>> void refuse(L link, Refusal refusal) {
        link.closeHandler(Endpoint::close).open();
        link.setCondition(refusal.condition()).close();
    }
}
