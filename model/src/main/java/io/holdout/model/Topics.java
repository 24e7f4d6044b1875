package io.holdout.model;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topics, declared once. Product topics take the broker's append time: Kafka deletes by record time, and sign-ins replayed
 * from last month would else be gone before they are read.
 *
 * @param prefix name before the dot, {@code holdout} unless configured
 * @param partitions of every topic keyed by user; never changes once used
 * @param extras topics for SIEMs that are switched on
 */
public record Topics(String prefix, int partitions, Set<Extra> extras) {
    public static final String DEFAULT_PREFIX = "holdout";

    /** What the processor writes only where it is asked for. */
    public enum Extra {
        /** Legacy and password-grant sign-ins as OCSF Authentication. */
        SIGNINS_OCSF,
        /** The alerts once more, in the Elastic Common Schema. */
        ALERTS_ECS;

        /** The topic's name behind the prefix, {@code signins.ocsf}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '.');
        }
    }

    /** Without extras. */
    public Topics(String prefix, int partitions) {
        this(prefix, partitions, Set.of());
    }

    public Topics {
        extras = Set.copyOf(extras);
        if (!prefix.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")) {
            throw new IllegalArgumentException("topic prefix must be 1 to 64 letters, digits, _ or -: " + prefix);
        }
        if (partitions < 1 || partitions > 1024) {
            throw new IllegalArgumentException("partitions must lie between 1 and 1024: " + partitions);
        }
    }

    /** The same topics and these extras. */
    public Topics with(Set<Extra> switchedOn) {
        return new Topics(prefix, partitions, switchedOn);
    }

    public String signIns() {
        return prefix + ".signins";
    }

    public String devices() {
        return prefix + ".devices";
    }

    public String alerts() {
        return prefix + ".alerts";
    }

    public String deadLetters() {
        return prefix + ".dead-letters";
    }

    /** Devices as Exchange knows them; every row lies in every partition. */
    public String inventory() {
        return prefix + ".inventory";
    }

    /** Who may go on with legacy authentication; every row lies in every partition. */
    public String exceptions() {
        return prefix + ".exceptions";
    }

    /** Private to the processor: attempts by the network they came from. */
    public String bySource() {
        return prefix + ".by-source";
    }

    /** Private to the processor: what sign-ins say about their tenant as a whole. */
    public String byTenant() {
        return prefix + ".by-tenant";
    }

    /** Private to the processor: what is known of tenants; every row lies in every partition. */
    public String posture() {
        return prefix + ".posture";
    }

    /** Written only where it is among the {@link #extras}. */
    public String extra(Extra extra) {
        return prefix + "." + extra.id();
    }

    public boolean has(Extra extra) {
        return extras.contains(extra);
    }

    /** Partitions of {@link #deliveries}: as many replicas can share the webhooks. Never changes once used. */
    public static final int DELIVERY_PARTITIONS = 8;

    /** Bytes of a row of {@link #deliveries}: a long list, or an alert of the largest size in quotes. */
    public static final int LARGEST_DELIVERY = 4 << 20;

    /** Whoever takes over a webhook reads its whole ledger, and Kafka compacts only segments that are full: 1 GB by default. */
    private static final int LEDGER_SEGMENT = 16 << 20;

    /** What webhooks were told and are to be told; all of one webhook lies in one partition. */
    public String deliveries() {
        return prefix + ".deliveries";
    }

    /** One compacted topic a source, one partition a source partition. */
    public String checkpoints(String source) {
        return prefix + ".checkpoints." + source;
    }

    /** Everything {@code ingest}, {@code processor} and {@code sinks} share, and the extras, ready to be created. */
    public List<NewTopic> all(short replication) {
        return Stream.concat(
                        always(replication).stream(),
                        extras.stream()
                                .sorted()
                                .map(extra -> topic(
                                        extra(extra), partitions, replication, deletedAfter(Duration.ofDays(30)))))
                .toList();
    }

    private List<NewTopic> always(short replication) {
        return List.of(
                topic(signIns(), partitions, replication, deletedAfter(Duration.ofDays(7))),
                topic(devices(), partitions, replication, compacted()),
                topic(alerts(), partitions, replication, deletedAfter(Duration.ofDays(30))),
                topic(deadLetters(), partitions, replication, deletedAfter(Duration.ofDays(14))),
                topic(inventory(), partitions, replication, compacted()),
                topic(exceptions(), partitions, replication, compacted()),
                topic(bySource(), partitions, replication, deletedAfter(Duration.ofDays(7))),
                topic(byTenant(), partitions, replication, deletedAfter(Duration.ofDays(7))),
                topic(posture(), partitions, replication, compacted()),
                topic(deliveries(), DELIVERY_PARTITIONS, replication, compacted(LARGEST_DELIVERY)));
    }

    public NewTopic checkpointTopic(String source, int sourcePartitions, short replication) {
        return topic(checkpoints(source), sourcePartitions, replication, compacted());
    }

    private static NewTopic topic(String name, int partitions, short replication, Map<String, String> config) {
        return new NewTopic(name, partitions, replication).configs(config);
    }

    private static Map<String, String> deletedAfter(Duration retention) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retention.toMillis()),
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime");
    }

    private static Map<String, String> compacted(int largest) {
        Map<String, String> config = new HashMap<>(compacted());
        config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(largest));
        config.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(LEDGER_SEGMENT));
        return config;
    }

    private static Map<String, String> compacted() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime");
    }
}
