package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.app.sort.Appender;
import io.holdout.app.sort.Cursor;
import io.holdout.app.sort.ExternalSorter;
import io.holdout.model.DeviceState;
import io.holdout.model.InventoryRow;
import io.holdout.model.JsonSerde;
import io.holdout.processor.detect.Inventory;
import io.holdout.processor.detect.InventoryGrade;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Joins the inventory with the devices that were found, on disk, and writes its rows with their grades. */
final class InventoryReport implements Closeable {
    static final String[] COLUMNS = {
        "tenantId",
        "user",
        "deviceId",
        "name",
        "model",
        "os",
        "client",
        "protocolVersion",
        "firstSync",
        "lastSync",
        "grade",
        "device"
    };

    private static final long MEMORY = 16L << 20;
    private static final JsonSerde<DeviceState> DEVICES = JsonSerde.deviceStates();
    private static final JsonSerde<InventoryRow> ROWS = JsonSerde.inventory();
    private static final byte DEVICE = 0;
    private static final byte ROW = 1;

    private final ExternalSorter sorter;
    private final Appender appender;
    private final OwnerActivity activity;

    InventoryReport(Path scratch, OwnerActivity activity) throws IOException {
        this.activity = activity;
        sorter = new ExternalSorter(scratch, MEMORY, 1);
        appender = sorter.appender();
    }

    /** What is done with each line of the report. */
    interface Lines {
        void line(List<String> cells) throws IOException;
    }

    void device(DeviceState state) throws IOException {
        String user = state.userPrincipalName().toLowerCase(Locale.ROOT);
        if (!user.isEmpty()) {
            add(state.tenantId(), user, DEVICE, state.device(), DEVICES.write(state));
        }
    }

    void row(InventoryRow row) throws IOException {
        add(row.tenantId(), row.user(), ROW, row.user() + '\0' + row.deviceId(), ROWS.write(row));
    }

    /** By what stands before the {@code @}, under which a report by alias and one by address come together. */
    private void add(String tenantId, String user, byte kind, String rest, byte[] json) throws IOException {
        appender.add(
                (tenantId + '\0' + alias(user) + '\0' + (char) kind + rest).getBytes(UTF_8),
                ByteBuffer.allocate(1 + json.length).put(kind).put(json).array());
    }

    private static String alias(String user) {
        int at = user.indexOf('@');
        return at < 0 ? user : user.substring(0, at);
    }

    /** Gives every row of the inventory in the order of tenant, alias, user and device id. */
    void write(Lines lines) throws IOException {
        appender.close();
        try (Cursor cursor = sorter.sorted()) {
            byte[] group = {};
            List<DeviceState> devices = new ArrayList<>();
            while (cursor.next()) {
                byte[] now = group(cursor.key());
                if (!Arrays.equals(group, now)) {
                    group = now;
                    devices.clear();
                }
                byte[] json = Arrays.copyOfRange(cursor.value(), 1, cursor.value().length);
                if (cursor.value()[0] == DEVICE) {
                    devices.add(Objects.requireNonNull(DEVICES.read(json)));
                } else {
                    lines.line(cells(Objects.requireNonNull(ROWS.read(json)), devices));
                }
            }
        }
    }

    /** The key up to its second zero byte: tenant and alias. */
    private static byte[] group(byte[] key) {
        int end = 0;
        for (int zeros = 0; zeros < 2; end++) {
            zeros += key[end] == 0 ? 1 : 0;
        }
        return Arrays.copyOf(key, end);
    }

    private List<String> cells(InventoryRow row, List<DeviceState> devices) {
        InventoryGrade grade = InventoryGrade.of(row, activity.hasModernApp(row), activity.isRecorded(row));
        String device = devices.stream()
                .filter(state -> isOwner(row, state) && Inventory.isOf(row, state.device(), state.model()))
                .map(DeviceState::device)
                .findFirst()
                .orElse("");
        return List.of(
                row.tenantId(),
                row.user(),
                row.deviceId(),
                row.name(),
                row.model(),
                row.os(),
                row.client(),
                row.protocolVersion(),
                Objects.toString(row.firstSync(), ""),
                Objects.toString(row.lastSync(), ""),
                grade.id(),
                device);
    }

    private static boolean isOwner(InventoryRow row, DeviceState state) {
        return row.user().indexOf('@') < 0 || row.user().equals(state.userPrincipalName());
    }

    @Override
    public void close() throws IOException {
        appender.close();
        sorter.close();
    }
}
