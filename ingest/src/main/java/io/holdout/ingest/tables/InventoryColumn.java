package io.holdout.ingest.tables;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the columns of the two known reports hold, under the names they have there, the surest first. */
enum InventoryColumn {
    USER("upn", "userprincipalname", "primarysmtpaddress", "emailaddress", "mailbox", "user"),
    DEVICE_ID("deviceid"),
    NAME("devicename", "friendlyname", "devicefriendlyname"),
    OS("deviceos"),
    TYPE("devicetype"),
    MODEL("devicemodel", "model"),
    AGENT("deviceua", "ua", "deviceuseragent", "useragent"),
    CLIENT("client", "clienttype"),
    VERSION("version", "clientversion", "deviceactivesyncversion"),
    FIRST_SYNC("firstsync", "firstsynctime"),
    LAST_SYNC("lastsync", "lastsuccesssync"),
    DAYS_SINCE("dayssince", "dayssincelastsync");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> names;

    InventoryColumn(String... names) {
        this.names = List.of(names);
    }

    /** Where each known column stands. */
    static Map<InventoryColumn, Integer> in(List<String> header) {
        List<String> keys = header.stream().map(ExceptionFile::key).toList();
        Map<InventoryColumn, Integer> places = new EnumMap<>(InventoryColumn.class);
        for (InventoryColumn column : values()) {
            column.names.stream()
                    .map(keys::indexOf)
                    .filter(place -> place >= 0)
                    .findFirst()
                    .ifPresent(place -> places.put(column, place));
        }
        return places;
    }
}
