package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.model.DeviceState;
import io.holdout.model.DeviceState.State;
import io.holdout.model.JsonSerde;
import io.holdout.model.Protocol;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The devices on {@code holdout.devices} as a table by platform, protocol and what is to be done. */
final class Holdouts {
    private final Collection<DeviceState> devices;

    private Holdouts(Collection<DeviceState> devices) {
        this.devices = devices;
    }

    static Holdouts of(Pipeline pipeline) throws IOException {
        JsonSerde<DeviceState> serde = JsonSerde.deviceStates();
        Map<String, DeviceState> last = new HashMap<>();
        TopicDump.read(pipeline, pipeline.topics().devices(), record -> {
            String key = new String(record.key(), UTF_8);
            if (record.value() == null) {
                last.remove(key);
            } else {
                last.put(key, serde.read(record.value()));
            }
        });
        return new Holdouts(last.values());
    }

    private record Group(String platform, String protocols, String diagnosis, String action) {}

    void print(PrintWriter out) {
        Map<String, Integer> numbers = new TreeMap<>();
        Map<String, Group> groups = new TreeMap<>();
        int migrated = 0;
        for (DeviceState device : devices) {
            if (device.state() == State.MIGRATED) {
                migrated++;
                continue;
            }
            String protocols = device.protocols().stream().map(Protocol::id).collect(Collectors.joining(";"));
            Group group = new Group(device.platform(), protocols, device.diagnosis(), device.action());
            numbers.merge(group.toString(), 1, Integer::sum);
            groups.put(group.toString(), group);
        }
        int holdouts = devices.size() - migrated;
        out.println();
        out.println(holdouts + " holdouts, " + migrated + " devices migrated");
        out.println();
        out.println(String.format(Locale.ROOT, "%7s  %-9s %-10s %s", "devices", "platform", "protocol", "what to do"));
        groups.forEach((key, group) -> out.println(String.format(
                Locale.ROOT,
                "%7d  %-9s %-10s %s",
                numbers.getOrDefault(key, 0),
                group.platform(),
                group.protocols(),
                group.action() + " (" + group.diagnosis() + ")")));
        out.flush();
    }
}
