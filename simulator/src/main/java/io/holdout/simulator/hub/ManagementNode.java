package io.holdout.simulator.hub;

import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code $management}: what hubs and partitions are like at the moment. */
final class ManagementNode implements RequestLink.Node {
    private static final String HUB = "com.microsoft:eventhub";
    private static final String PARTITION = "com.microsoft:partition";

    private final Namespace namespace;
    private final EmulatorFaults faults;

    ManagementNode(Namespace namespace, EmulatorFaults faults) {
        this.namespace = namespace;
        this.faults = faults;
    }

    @Override
    public RequestLink.Reply answer(Map<String, Object> request, @Nullable Object body) {
        String name = String.valueOf(request.get("name"));
        String type = String.valueOf(request.get("type"));
        if (!"READ".equals(request.get("operation")) || (!type.equals(HUB) && !type.equals(PARTITION))) {
            return RequestLink.Reply.refused(400, "The operation is not understood.");
        }
        // each request brings its token along
        if (request.get("security_token") == null || faults.rejectsTokens()) {
            return RequestLink.Reply.refused(401, "Unauthorized access to '" + name + "'.");
        }
        Hub hub = namespace.find(name);
        if (hub == null) {
            return RequestLink.Reply.refused(404, "The messaging entity '" + name + "' could not be found.");
        }
        if (type.equals(HUB)) {
            return RequestLink.Reply.of(describe(hub));
        }
        String id = String.valueOf(request.get("partition"));
        HubPartition partition = hub.find(id);
        if (partition == null) {
            return RequestLink.Reply.refused(
                    404, "The messaging entity '" + name + "/Partitions/" + id + "' could not be found.");
        }
        return RequestLink.Reply.of(describe(hub, partition));
    }

    private static Map<String, Object> describe(Hub hub) {
        String[] ids = hub.partitionIds();
        Map<String, Object> answer = new HashMap<>();
        answer.put("name", hub.name());
        answer.put("type", HUB);
        answer.put("created_at", Date.from(hub.createdAt()));
        answer.put("partition_count", ids.length);
        answer.put("partition_ids", ids);
        return answer;
    }

    private Map<String, Object> describe(Hub hub, HubPartition partition) {
        LogState state = partition.log().state();
        Map<String, Object> answer = new HashMap<>();
        answer.put("name", hub.name());
        answer.put("type", PARTITION);
        answer.put("partition", partition.id());
        answer.put("begin_sequence_number", state.begin());
        answer.put("last_enqueued_sequence_number", state.next() - 1);
        answer.put("last_enqueued_offset", Long.toString(state.lastOffset()));
        answer.put("last_enqueued_time_utc", Date.from(Instant.ofEpochMilli(state.lastEnqueued())));
        answer.put("is_partition_empty", state.isEmpty());
        answer.put(
                "runtime_info_retrieval_time_utc", Date.from(namespace.clock().instant()));
        return answer;
    }
}
