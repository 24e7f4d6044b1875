package io.holdout.ingest.tables;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdout.ingest.normalise.DateOrder;
import io.holdout.model.InventoryRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryFileTest {
    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-05-20T12:00:00Z"));

    private static final String OLD_HEADER = "Mailbox,Name,Device Name,Device OS,Device Type,Device Model,Device UA,"
            + "Device ID,Client,Version,First Sync,Last Sync,Days Since\n";
    private static final String NEW_HEADER =
            "DeviceId,DeviceOS,Model,UA,User,UPN,FirstSync,DaysSinceFirstSync,LastSync,"
                    + "DaysSinceLastSync,SyncStatus,Status,Policy,State\n";

    @TempDir
    private Path folder;

    private final List<InventoryRow> rows = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private int skipped;

    private final InventorySink sink = new InventorySink() {
        @Override
        public void row(long line, InventoryRow row) {
            rows.add(row);
        }

        @Override
        public void refused(long line, String reason) {
            refusals.add(line + ": " + reason);
        }

        @Override
        public void skipped() {
            skipped++;
        }
    };

    private static String row(String user, String id, String firstSync, String lastSync, String days) {
        return String.join(
                        ",",
                        user,
                        "Ada Berg",
                        "Adas iPhone",
                        "iOS 15.6 19G71",
                        "iPhone",
                        "iPhone9C1",
                        "Apple-iPhone9C1/1907.71",
                        id,
                        "EAS",
                        "16.1",
                        quoted(firstSync),
                        quoted(lastSync),
                        days)
                + "\n";
    }

    private static String quoted(String cell) {
        return '"' + cell + '"';
    }

    private InventoryFile read(String text) throws IOException, RefusedFileException {
        return read(text.getBytes(UTF_8), null, null);
    }

    private InventoryFile read(byte[] bytes, @Nullable DateOrder dates, @Nullable Instant asOf)
            throws IOException, RefusedFileException {
        Path file = Files.write(folder.resolve("devices.csv"), bytes);
        InventoryFile inventory = InventoryFile.survey(file, dates, asOf, NOW, (read, total) -> {});
        inventory.read("contoso", sink, (read, total) -> {});
        return inventory;
    }

    private String refusal(String text) {
        List<String> messages = new ArrayList<>();
        assertThatExceptionOfType(RefusedFileException.class)
                .isThrownBy(() -> read(text))
                .satisfies(e -> messages.add(String.valueOf(e.getMessage())));
        assertThat(messages)
                .hasSize(1)
                .allSatisfy(message -> assertThat(message).doesNotContain("\n"));
        return messages.get(0).replace(folder.resolve("devices.csv").toString(), "FILE");
    }

    @Test
    void readsTheFirstReport() throws Exception {
        InventoryFile inventory = read(
                OLD_HEADER + row("Ada@Contoso.example", "ApplABC", "2017-11-03 09:12:44", "2026-05-13 08:00:00", "4"));

        assertThat(refusals).isEmpty();
        assertThat(rows)
                .containsExactly(new InventoryRow(
                        1,
                        "contoso",
                        "ada@contoso.example",
                        "ApplABC",
                        "Adas iPhone",
                        "iPhone9C1",
                        "iOS 15.6 19G71",
                        "iPhone",
                        "Apple-iPhone9C1/1907.71",
                        "EAS",
                        "16.1",
                        Instant.parse("2017-11-03T09:12:44Z"),
                        Instant.parse("2026-05-13T08:00:00Z"),
                        Instant.parse("2026-05-17T08:00:00Z")));
        assertThat(inventory.exportedBy()).contains("days since");
    }

    @Test
    void readsTheSecondReport() throws Exception {
        InventoryFile inventory = read(NEW_HEADER
                + "ApplABC,iOS 15.6 19G71,iPhone9C1,Apple-iPhone9C1/1907.71,Ada Berg,ADA@contoso.example,"
                + "11/3/2017 9:12:44 AM,3111,5/13/2026 8:00:00 PM,0,Success,OK,Default,Allowed\n");

        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.user()).isEqualTo("ada@contoso.example");
            assertThat(row.model()).isEqualTo("iPhone9C1");
            assertThat(row.client()).isEmpty();
            assertThat(row.firstSync()).isEqualTo("2017-11-03T09:12:44Z");
            assertThat(row.lastSync()).isEqualTo("2026-05-13T20:00:00Z");
        });
        assertThat(inventory.exported()).isEqualTo("2026-05-13T20:00:00Z");
        assertThat(inventory.exportedBy()).isEqualTo("its newest last sync");
    }

    @Test
    void columnsAreFoundByTheirNamesInAnyOrderAndCaseAndWithEverySeparator() throws Exception {
        for (char separator : ",;\t".toCharArray()) {
            rows.clear();
            read("last sync,DEVICE id,Whatever,uPn,\"First\nSync\"\n2026-05-01,D1,x,ada@contoso.example,2020-01-02\n"
                    .replace(',', separator)
                    .replace("\"First\nSync\"", "First Sync"));

            assertThat(rows).singleElement().satisfies(row -> {
                assertThat(row.deviceId()).isEqualTo("D1");
                assertThat(row.firstSync()).isEqualTo("2020-01-02T00:00:00Z");
            });
        }
    }

    @Test
    void packingEncodingAndWhatPowerShellAndExcelPutFirstDoNotMatter() throws Exception {
        String text = OLD_HEADER + row("Jörg@contoso.example", "D1", "2020-01-02", "2026-05-01", "");
        ByteArrayOutputStream utf16 = new ByteArrayOutputStream();
        utf16.write(new byte[] {(byte) 0xFF, (byte) 0xFE});
        utf16.write(text.getBytes(UTF_16LE));
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(text.getBytes(UTF_8));
        }
        for (byte[] bytes : List.of(
                text.getBytes(UTF_8),
                ("\uFEFF" + text).getBytes(UTF_8),
                utf16.toByteArray(),
                text.getBytes(Charset.forName("windows-1252")),
                gzip.toByteArray(),
                ("#TYPE Selected.System.Management.Automation.PSCustomObject\r\n" + text.replace("\n", "\r\n"))
                        .getBytes(UTF_8),
                ("sep=,\n\n" + text).getBytes(UTF_8))) {
            rows.clear();

            read(bytes, null, null);

            assertThat(rows).extracting(InventoryRow::user).containsExactly("jörg@contoso.example");
        }
    }

    @Test
    void lineEndsInQuotesBelongToTheirCell() throws Exception {
        read(OLD_HEADER
                + row("a@contoso.example", "D1", "", "2026-05-01", "")
                        .replace("Adas iPhone", "\"Adas\r\nold \"\"phone\"\"\"")
                + row("b@contoso.example", "", "", "2026-05-01", ""));

        assertThat(rows).extracting(InventoryRow::name).containsExactly("Adas\r\nold \"phone\"");
        assertThat(refusals).containsExactly("4: it names no device");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-05-04T08:09:10Z            | 2026-05-04T08:09:10Z",
                "2026-05-04T10:09:10+02:00       | 2026-05-04T08:09:10Z",
                "2026-05-04 08:09                | 2026-05-04T08:09:00Z",
                "2026/5/4 8:09:10                | 2026-05-04T08:09:10Z",
                "2026. 05. 04. 8:09:10           | 2026-05-04T08:09:10Z",
                "04.05.2026 08:09:10             | 2026-05-04T08:09:10Z",
                "4.5.2026 8.09.10                | 2026-05-04T08:09:10Z",
                "04.05.26 08:09                  | 2026-05-04T08:09:00Z",
                "5/13/2026 12:09:10 AM           | 2026-05-13T00:09:10Z",
                "5/13/2026 12:09:10 PM           | 2026-05-13T12:09:10Z",
                "13/05/2026 8:09:10 p.m.         | 2026-05-13T20:09:10Z",
                "13/05/2026 8:09:10 p. m.        | 2026-05-13T20:09:10Z",
                "13-05-2026 08:09:10             | 2026-05-13T08:09:10Z",
                "13/05/2026                      | 2026-05-13T00:00:00Z",
                "5/5/2026 8:09:10\u202FAM        | 2026-05-05T08:09:10Z"
            })
    void datesAreReadInTheExportersLocale(String cell, Instant time) throws Exception {
        read(OLD_HEADER + row("a@contoso.example", "D1", "", cell, ""));

        assertThat(refusals).isEmpty();
        assertThat(rows).extracting(InventoryRow::lastSync).containsExactly(time);
    }

    @Test
    void oneDateTellsTheOrderOfAll() throws Exception {
        read(OLD_HEADER
                + row("a@contoso.example", "D1", "03/04/2020 10:00", "05/04/2026 10:00", "")
                + row("b@contoso.example", "D2", "25/12/2019 10:00", "06/04/2026 10:00", ""));

        assertThat(rows)
                .extracting(InventoryRow::lastSync)
                .containsExactly(Instant.parse("2026-04-05T10:00:00Z"), Instant.parse("2026-04-06T10:00:00Z"));
    }

    @Test
    void datesThatNothingTellsApartAreAskedFor() throws Exception {
        String text = OLD_HEADER + row("a@contoso.example", "D1", "03/04/2020", "05/04/2026", "");

        assertThat(refusal(text))
                .isEqualTo(
                        "FILE: the date in line 2 could be day/month or month/day, and no other tells: say --dates dmy or"
                                + " --dates mdy");
        read(text.getBytes(UTF_8), DateOrder.MDY, null);

        assertThat(rows).extracting(InventoryRow::lastSync).containsExactly(Instant.parse("2026-05-04T00:00:00Z"));
    }

    @Test
    void datesThatContradictEachOtherAreRefusedUnlessSomebodyDecides() throws Exception {
        String text = OLD_HEADER
                + row("a@contoso.example", "D1", "25/12/2019", "05/05/2026", "")
                + row("b@contoso.example", "D2", "12/25/2019", "05/05/2026", "");

        assertThat(refusal(text)).contains("first in line 2 and the month in line 3", "--dates");
        read(text.getBytes(UTF_8), DateOrder.DMY, null);

        assertThat(rows).hasSize(1);
        assertThat(refusals).containsExactly("3: its first sync is no date in this order");
    }

    @Test
    void neverIsNoDateAndNoFault() throws Exception {
        read(OLD_HEADER
                + row("a@contoso.example", "D1", "N/A", "N/A", "N/A")
                + row("b@contoso.example", "D2", "", "2026-05-01", "3"));

        assertThat(refusals).isEmpty();
        assertThat(rows).extracting(InventoryRow::firstSync).containsOnlyNulls();
        assertThat(rows.get(0).lastSync()).isNull();
    }

    @Test
    void whatIsNoDeviceIsRefusedOrSkippedAndOtherClientsAreKept() throws Exception {
        read(OLD_HEADER
                + row("", "D1", "", "2026-05-01", "")
                + row("N/A", "D1", "", "2026-05-01", "")
                + row("a@contoso.example", "D1", "yesterday", "2026-05-01", "")
                + row("a@contoso.example", "D1", "", "2026-06-01", "")
                + "a,b\n"
                + row("b@contoso.example", "D2", "", "2026-05-01", "").replace("EAS", "REST")
                + row("c@contoso.example", "D3", "", "2026-05-01", "")
                        .replace(",iPhone,", ",TestActiveSyncConnectivity,"));

        assertThat(refusals)
                .containsExactly(
                        "2: it names no user",
                        "3: it names no user",
                        "4: its first sync is no date",
                        "5: its last sync lies in the future",
                        "6: it has 2 columns and the header 13");
        assertThat(rows).extracting(InventoryRow::client).containsExactly("REST");
        assertThat(skipped).isOne();
    }

    @Test
    void aLostQuoteCostsItsOwnRow() throws Exception {
        read(OLD_HEADER
                + row("a@contoso.example", "D1", "", "2026-05-01", "").replace("Adas", "\"Adas")
                + row("b@contoso.example", "D2", "", "2026-05-01", ""));

        assertThat(refusals).singleElement().asString().startsWith("2: a quote is not closed");
        assertThat(rows).extracting(InventoryRow::deviceId).containsExactly("D2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "Mailbox,Last Sync\na@contoso.example,2026-05-01\n",
                "Device ID,Last Sync\nD1,2026-05-01\n",
                "{\"records\":[]}\n",
                "Date (UTC),Request ID,User,Username,Device ID,Client app\n2026-05-04T08:00:12Z,r,Ada,ada@contoso.example,,x\n"
            })
    void whatIsNoInventoryIsOneLine(String text) {
        assertThat(refusal(text)).startsWith("FILE is ");
    }

    @Test
    void aReportInWhichNothingEverSyncedDoesNotTellWhenItWasMade() throws Exception {
        String text = OLD_HEADER + row("a@contoso.example", "D1", "", "N/A", "N/A");

        assertThat(refusal(text)).contains("--as-of");
        assertThat(read(text.getBytes(UTF_8), null, Instant.parse("2026-05-02T00:00:00Z"))
                        .exported())
                .isEqualTo("2026-05-02T00:00:00Z");
    }
}
