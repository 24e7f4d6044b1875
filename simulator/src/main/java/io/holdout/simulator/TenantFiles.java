package io.holdout.simulator;

import io.holdout.simulator.wire.JsonBuffer;
import io.holdout.simulator.wire.Ticks;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** A synthetic tenant as files: what the hub got, and the truth about it. */
public final class TenantFiles {
    /** Bodies of hub events, one a line, in the order of delivery. */
    public static final String SIGN_INS = "signins.jsonl";

    public static final String LABELS = "labels.jsonl";

    /** Mobile devices as Exchange exports them. */
    public static final String INVENTORY = "inventory.csv";

    /** Machines that may go on with legacy authentication for a while. */
    public static final String EXCEPTIONS = "exceptions.csv";

    private TenantFiles() {}

    /** What came to lie in the files. */
    public record Summary(long events, long records, long labels, long bytes) {}

    /**
     * Writes the files of a tenant into a directory, which is made if need be; files of these names are replaced.
     *
     * @param inventory the columns of the inventory
     * @param progress hears the number of records written, after every batch
     */
    public static Summary write(Path directory, TenantSettings settings, Inventory inventory, LongConsumer progress)
            throws IOException {
        SyntheticTenant tenant = new SyntheticTenant(settings);
        Files.createDirectories(directory);
        long[] signIns = signIns(directory.resolve(SIGN_INS), tenant, progress);
        Answers answers = tenant.answers();
        Files.writeString(directory.resolve(INVENTORY), inventory.csv(answers.exchange(), answers.exported()));
        Files.writeString(directory.resolve(EXCEPTIONS), exceptions(answers.exceptions()));
        long labels = labels(directory.resolve(LABELS), tenant, answers, inventory);
        return new Summary(signIns[0], signIns[1], labels, signIns[2]);
    }

    private static long[] signIns(Path file, SyntheticTenant tenant, LongConsumer progress) throws IOException {
        long[] counts = new long[3];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
                Stream<HubEvent> events = tenant.events()) {
            events.forEach(event -> {
                write(out, event.body());
                counts[0]++;
                counts[1] += event.records();
                counts[2] += event.body().length + 1;
                progress.accept(counts[1]);
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return counts;
    }

    private static void write(OutputStream out, byte[] line) {
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String exceptions(List<Answers.Allowance> allowed) {
        StringBuilder csv = new StringBuilder("user,device,protocol,addressRange,until,reason,approvedBy\r\n");
        for (Answers.Allowance one : allowed) {
            csv.append(one.user())
                    .append(",,smtp,,")
                    .append(one.until())
                    .append(",cannot do better yet,service desk\r\n");
        }
        return csv.toString();
    }

    private static long labels(Path file, SyntheticTenant tenant, Answers answers, Inventory inventory)
            throws IOException {
        long[] count = new long[1];
        JsonBuffer json = new JsonBuffer();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (DeviceLabel label : answers.devices()) {
                line(out, device(json, label));
            }
            for (EpisodeLabel label : answers.episodes()) {
                line(out, episode(json, label));
            }
            List<ExchangeRow> devices = answers.exchange().stream()
                    .filter(row -> !row.grade().isEmpty())
                    .toList();
            for (ExchangeRow row : devices) {
                line(out, row(json, tenant.tenantId(), row, inventory.grade(row)));
            }
            count[0] = (long) answers.devices().size() + answers.episodes().size() + devices.size();
            try (Stream<Label> labels = tenant.labels()) {
                labels.forEach(label -> {
                    line(out, record(json, label));
                    count[0]++;
                });
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return count[0];
    }

    private static void line(OutputStream out, JsonBuffer json) {
        try {
            json.raw("}\n").writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonBuffer record(JsonBuffer json, Label label) {
        begin(json, "record");
        field(json, "id", label.id());
        time(json, "created", label.created());
        field(json, "userId", label.userId());
        field(json, "device", label.device());
        field(json, "story", label.story().id());
        json.raw(",\"legacy\":").raw(label.legacy() ? "true" : "false");
        return json.raw(",\"code\":").number(label.code());
    }

    private static JsonBuffer device(JsonBuffer json, DeviceLabel label) {
        begin(json, "device");
        field(json, "tenantId", label.tenantId());
        field(json, "userId", label.userId());
        field(json, "user", label.userPrincipalName());
        field(json, "device", label.device());
        field(json, "story", label.story().id());
        field(json, "state", label.state());
        return array(json, "also", label.also());
    }

    private static JsonBuffer episode(JsonBuffer json, EpisodeLabel label) {
        begin(json, "episode");
        field(json, "rule", label.rule());
        field(json, "tenantId", label.tenantId());
        field(json, "userId", label.userId());
        field(json, "user", label.userPrincipalName());
        field(json, "entity", label.entity());
        field(json, "story", label.story().id());
        time(json, "start", label.start());
        time(json, "latest", label.latest());
        field(json, "grade", label.grade().id());
        json.raw(",\"optional\":").raw(label.optional() ? "true" : "false");
        return array(json, "records", label.records());
    }

    private static JsonBuffer row(JsonBuffer json, String tenantId, ExchangeRow row, String grade) {
        begin(json, "inventory");
        field(json, "tenantId", tenantId);
        field(json, "user", row.mailbox());
        field(json, "deviceId", row.deviceId());
        field(json, "grade", grade);
        return json;
    }

    private static void begin(JsonBuffer json, String kind) {
        json.clear();
        json.raw("{\"kind\":\"").raw(kind).raw("\"");
    }

    private static void field(JsonBuffer json, String name, String value) {
        json.raw(",\"").raw(name).raw("\":\"").text(value).raw("\"");
    }

    private static void time(JsonBuffer json, String name, Instant time) {
        json.raw(",\"").raw(name).raw("\":\"").stamp(Ticks.of(time)).raw("Z\"");
    }

    private static JsonBuffer array(JsonBuffer json, String name, List<String> texts) {
        json.raw(",\"").raw(name).raw("\":[");
        for (int i = 0; i < texts.size(); i++) {
            json.raw(i == 0 ? "\"" : ",\"").text(texts.get(i)).raw("\"");
        }
        return json.raw("]");
    }
}
