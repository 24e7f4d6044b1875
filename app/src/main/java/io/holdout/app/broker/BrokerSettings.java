package io.holdout.app.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The settings of the embedded broker: one node, loopback only, small. */
final class BrokerSettings {
    static final int NODE = 1;
    static final String HOST = "127.0.0.1";
    static final String BROKER = "BROKER";
    static final String CONTROLLER = "CONTROLLER";

    private BrokerSettings() {}

    static Map<String, String> of(
            BrokerDirectory directory, int brokerPort, int controllerPort, Map<String, String> others) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("log.dirs", directory.data());
        settings.put("listeners", listener(BROKER, brokerPort) + "," + listener(CONTROLLER, controllerPort));
        settings.put("advertised.listeners", listener(BROKER, brokerPort));
        settings.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", BROKER);
        settings.put("controller.listener.names", CONTROLLER);
        // a static quorum lets the port change from one start to the next
        settings.put("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort);
        settings.put("auto.create.topics.enable", "false");
        settings.put("auto.leader.rebalance.enable", "false");
        settings.put("metric.reporters", "");

        aloneInTheCluster(settings);
        small(settings);
        quickToStart(settings);
        if (directory.durable()) {
            keptAcrossLongPauses(settings);
        }
        settings.putAll(others);
        return settings;
    }

    private static void aloneInTheCluster(Map<String, String> settings) {
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
    }

    private static void small(Map<String, String> settings) {
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "2");
        settings.put("group.coordinator.threads", "1");
        settings.put("share.coordinator.threads", "1");
        settings.put("log.cleaner.threads", "1");
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.put("log.index.size.max.bytes", "1048576");
    }

    private static void quickToStart(Map<String, String> settings) {
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.min.heartbeat.interval.ms", "500");
        settings.put("group.streams.heartbeat.interval.ms", "500");
        settings.put("group.streams.min.session.timeout.ms", "6000");
        settings.put("group.streams.session.timeout.ms", "10000");
        // after a kill -9 the controller keeps the dead broker's place for this long
        settings.put("broker.session.timeout.ms", "6000");
        settings.put("broker.heartbeat.interval.ms", "1000");
        // an abandoned transaction holds every read_committed reader until this scan finds it
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "2000");
    }

    /**
     * Offsets expire after 7 days without a member, but whoever starts again after a month away still wants to go on where
     * the last run ended. No second replica holds what a power cut takes, so the page cache is written out every few seconds.
     */
    private static void keptAcrossLongPauses(Map<String, String> settings) {
        settings.put(
                "offsets.retention.minutes", Long.toString(Duration.ofDays(365).toMinutes()));
        settings.put("log.flush.interval.ms", "5000");
        settings.put("log.flush.scheduler.interval.ms", "5000");
        settings.put("log.flush.offset.checkpoint.interval.ms", "10000");
    }

    private static String listener(String name, int port) {
        return name + "://" + HOST + ":" + port;
    }
}
