package io.holdout.app;

import io.holdout.ingest.Producers;
import io.holdout.ingest.hub.HubCommit;
import io.holdout.ingest.hub.HubConnection;
import io.holdout.ingest.hub.HubListener;
import io.holdout.ingest.hub.HubSettings;
import io.holdout.ingest.hub.HubSource;
import io.holdout.model.Topics;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * {@code ingest} with other producers, as a process of its own: prints once a second how many sign-ins it has committed.
 *
 * <p>Arguments: {@code transactions}, {@code plain} or {@code control}; broker; prefix; partitions of the topics; and the connection
 * string in {@code HOLDOUT_CONNECTION_STRING}.
 */
final class OtherIngest {
    static final String HUB = "signins";

    private static final short ONE = 1;
    private static final int SHARE = 4;

    private OtherIngest() {}

    public static void main(String[] args) throws Exception {
        Topics topics = new Topics(args[2], Integer.parseInt(args[3]));
        Map<String, Object> kafka = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, args[1]);
        HubConnection connection = HubConnection.withConnectionString(
                System.getenv().getOrDefault("HOLDOUT_CONNECTION_STRING", ""), HUB, "$Default", false);
        Producers producers = switch (args[0]) {
            case "transactions" -> Producers.KAFKA;
            case "plain" -> OtherProducers.withoutTransactions();
            case "control" -> OtherProducers.withCheckpointAfterwards(topics, connection.source());
            default -> throw new IllegalArgumentException(args[0]);
        };
        Committed committed = new Committed();
        HubSettings settings = HubSettings.of(
                connection,
                new HubSettings.StartAt.Earliest(),
                "unknown",
                Runtime.getRuntime().maxMemory() / SHARE);
        try (HubSource source = HubSource.start(settings, kafka, topics, ONE, committed, producers)) {
            System.out.println("Reading " + connection);
            while (!source.failure().isDone()) {
                System.out.println("committed " + committed.signIns.get());
                Thread.sleep(1000);
            }
            throw new IllegalStateException("ingest failed", source.failure().get());
        }
    }

    private static final class Committed implements HubListener {
        private final AtomicLong signIns = new AtomicLong();

        @Override
        public void committed(HubCommit commit) {
            signIns.addAndGet(commit.counts().signIns());
        }
    }
}
