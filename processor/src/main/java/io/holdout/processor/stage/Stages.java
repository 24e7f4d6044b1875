package io.holdout.processor.stage;

import io.holdout.model.Exemption;
import io.holdout.model.InventoryRow;
import io.holdout.model.SignInEvent;
import io.holdout.processor.agent.UserAgents;
import io.holdout.processor.detect.Posture;
import io.holdout.processor.detect.SourceFact;
import io.holdout.processor.detect.TenantFact;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** The boxes of the topology by the names they have in its drawing. */
public final class Stages {
    public static final String READ_SIGNINS = "read-signins";
    public static final String CLASSIFY = "classify";
    public static final String TRACK_DEVICES = "track-devices";
    public static final String WATCH_SOURCES = "watch-sources";
    public static final String READ_INVENTORY = "read-inventory";
    public static final String KEEP_INVENTORY = "keep-inventory";
    public static final String READ_EXCEPTIONS = "read-exceptions";
    public static final String KEEP_EXCEPTIONS = "keep-exceptions";
    public static final String READ_POSTURE = "read-posture";
    public static final String KEEP_POSTURE = "keep-posture";
    public static final String WRITE_BY_SOURCE = "write-by-source";
    public static final String READ_BY_SOURCE = "read-by-source";
    public static final String SPOT_SPRAY = "spot-spray";
    public static final String WRITE_SPRAYS = "write-sprays";
    public static final String WRITE_BY_TENANT = "write-by-tenant";
    public static final String READ_BY_TENANT = "read-by-tenant";
    public static final String JUDGE_TENANT = "judge-tenant";
    public static final String WRITE_POSTURE = "write-posture";
    public static final String WRITE_TENANT_ALERTS = "write-tenant-alerts";
    public static final String WRITE_DEVICES = "write-devices";
    public static final String WRITE_ALERTS = "write-alerts";
    public static final String WRITE_SIGNINS_OCSF = "write-signins-ocsf";
    public static final String READ_ALERTS = "read-alerts";
    public static final String WRITE_ALERTS_ECS = "write-alerts-ecs";

    private Stages() {}

    public static ProcessorSupplier<String, SignInEvent, String, ?> classify() {
        return Classify.supplier(new UserAgents());
    }

    /**
     * Takes what {@link #classify} passes on; writes to both sinks.
     *
     * @param tellSignIns whether legacy and password-grant sign-ins go to a sink of their own too
     */
    public static ProcessorSupplier<String, ?, String, Object> trackDevices(
            StageSettings settings, boolean tellSignIns) {
        return new FreshStages<>(new TrackDevices.Supplier(settings, tellSignIns));
    }

    /** Takes what {@link #classify} passes on; writes to the sink of alerts. */
    public static ProcessorSupplier<String, ?, String, Object> watchSources(StageSettings settings) {
        return new FreshStages<>(new WatchSources.Supplier(settings));
    }

    /** Takes what {@link #trackDevices} says of attempts; writes findings. */
    public static ProcessorSupplier<String, SourceFact, String, Object> spotSpray(
            StageSettings settings, int partitions) {
        return new FreshStages<>(new SpotSpray.Supplier(settings, partitions));
    }

    /** Takes what {@link #trackDevices} and {@link #classify} say of tenants; writes findings and postures. */
    public static ProcessorSupplier<String, TenantFact, String, Object> judgeTenant(
            StageSettings settings, int partitions) {
        return new FreshStages<>(new JudgeTenant.Supplier(settings, partitions));
    }

    public static ProcessorSupplier<String, @Nullable InventoryRow, String, ?> keepInventory() {
        return new KeepInventory.Supplier();
    }

    public static ProcessorSupplier<String, @Nullable Exemption, String, ?> keepExceptions() {
        return new KeepExceptions.Supplier();
    }

    public static ProcessorSupplier<String, @Nullable Posture, String, ?> keepPosture() {
        return new KeepPosture.Supplier();
    }

    /** The tables that {@link #trackDevices} looks at, which the stages that keep them own. */
    public static String[] tables() {
        return new String[] {KeepInventory.INVENTORY, KeepExceptions.EXCEPTIONS, KeepPosture.POSTURES};
    }

    public static Serializer<SourceFact> sourceFactWriter() {
        return new PrivateSerde<>(SourceFact.class);
    }

    public static Deserializer<@Nullable SourceFact> sourceFactReader() {
        return new PrivateSerde<>(SourceFact.class);
    }

    public static Serializer<TenantFact> tenantFactWriter() {
        return new PrivateSerde<>(TenantFact.class);
    }

    public static Deserializer<@Nullable TenantFact> tenantFactReader() {
        return new PrivateSerde<>(TenantFact.class);
    }

    public static Serializer<Posture> postureWriter() {
        return new PrivateSerde<>(Posture.class);
    }

    public static Deserializer<@Nullable Posture> postureReader() {
        return new PrivateSerde<>(Posture.class);
    }

    /** What this instance's partitions have counted so far. */
    public static Tally tally(KafkaStreams streams) {
        ReadOnlyKeyValueStore<Bytes, byte[]> store = streams.store(
                StoreQueryParameters.fromNameAndType(TrackDevices.TALLIES, QueryableStoreTypes.keyValueStore()));
        Tally sum = Tally.NONE;
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                sum = sum.plus(Tallies.read(rows.next().value));
            }
        }
        return sum;
    }
}
