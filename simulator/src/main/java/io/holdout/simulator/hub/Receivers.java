package io.holdout.simulator.hub;

import java.util.ArrayList;
import java.util.List;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.LinkError;

/** Who reads one partition, and the service's rules for it. */
final class Receivers {
    private static final int MOST_WITHOUT_LEVEL = 5;

    private final List<ConsumerLink> links = new ArrayList<>();

    /** Lets a consumer in, for whom others may have to go. */
    synchronized void admit(ConsumerLink link) throws Refusal {
        List<ConsumerLink> rivals = links.stream()
                .filter(other -> other.group().equals(link.group()))
                .toList();
        Long level = link.ownerLevel();
        if (level == null) {
            admitWithoutLevel(rivals);
        } else {
            for (ConsumerLink rival : rivals) {
                Long other = rival.ownerLevel();
                if (other != null && other > level) {
                    throw new Refusal(
                            LinkError.STOLEN,
                            "Receiver with a higher epoch '" + other + "' already exists. Receiver with epoch " + level
                                    + " cannot be created.");
                }
            }
            String reason = "New receiver with higher epoch of '" + level
                    + "' is created hence current receiver with epoch '%s' is getting disconnected.";
            for (ConsumerLink rival : rivals) {
                links.remove(rival);
                rival.detach(new ErrorCondition(LinkError.STOLEN, reason.formatted(rival.ownerLevel())));
            }
        }
        links.add(link);
    }

    private static void admitWithoutLevel(List<ConsumerLink> rivals) throws Refusal {
        for (ConsumerLink rival : rivals) {
            if (rival.ownerLevel() != null) {
                throw new Refusal(
                        LinkError.STOLEN,
                        "At least one receiver for the endpoint is created with epoch of '" + rival.ownerLevel()
                                + "', and so non-epoch receiver is not allowed.");
            }
        }
        if (rivals.size() >= MOST_WITHOUT_LEVEL) {
            throw new Refusal(
                    AmqpError.RESOURCE_LIMIT_EXCEEDED,
                    "Exceeded the maximum number of allowed receivers per partition in a consumer group which is "
                            + MOST_WITHOUT_LEVEL + ".");
        }
    }

    synchronized void remove(ConsumerLink link) {
        links.remove(link);
    }

    synchronized List<ConsumerLink> all() {
        return List.copyOf(links);
    }

    void wake() {
        all().forEach(ConsumerLink::wake);
    }
}
