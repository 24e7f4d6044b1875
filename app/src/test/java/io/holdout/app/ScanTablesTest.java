package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A scan with the tables beside the log. */
@Timeout(900)
class ScanTablesTest {
    private static final Instant END = Instant.parse("2026-05-04T08:00:00Z");
    private static final String INVENTORY = """
            Mailbox,Device Name,Device OS,Device Type,Device Model,Device UA,Device ID,Client,Version,First Sync,Last Sync
            ada@contoso.example,=1+1,iOS 15.6 19G71,iPhone,iPhone9C1,Apple-iPhone9C1/1907.71,D1,EAS,16.1,9/16/2018 1:00:00 PM,5/4/2026 9:00:00 AM
            bob,,iOS 15.6 19G71,iPhone,iPhone9C1,,D2,EAS,16.1,1/13/2020,5/3/2026
            carl@contoso.example,,iOS 15.6,iPhone,iPhone9C1,,D3,EAS,16.1,9/1/2018,5/3/2026
            dora@contoso.example,,Android 9,SamsungDevice,SM-A515F,,D4,EAS,16.1,9/1/2018,5/3/2026
            emil@contoso.example,,Android 9,SamsungDevice,SM-A515F,,D5,EAS,14.1,9/1/2018,5/3/2026
            finn@contoso.example,,Android 9,SamsungDevice,SM-A515F,,D6,EAS,16.1,9/1/2018,1/3/2026
            ada@contoso.example,,,Outlook,,Outlook-iOS/2.0,D7,Outlook,1.0,9/1/2018,5/3/2026
            ,,,,,,D8,EAS,16.1,,
            """;

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Thirty days, in which Ada and Bob read mail with a password and Carl's phone has moved. */
    private List<String> month() {
        List<String> lines = new ArrayList<>();
        for (int day = 30; day >= 0; day--) {
            Instant time = END.minus(Duration.ofDays(day));
            lines.add(Exported.legacy("ada-" + day, "ada", time).hub());
            lines.add(Exported.legacy("bob-" + day, "bob", time).hub());
            lines.add(Exported.modern("carl-" + day, "carl", time).hub());
        }
        return lines;
    }

    private List<String> inventory(Scan scan) throws IOException {
        try (CsvReader<NamedCsvRecord> rows =
                CsvReader.builder().ofNamedCsvRecord(scan.report().resolve("inventory.csv"))) {
            return rows.stream()
                    .map(row -> row.getField("user") + " " + row.getField("deviceId") + " " + row.getField("grade")
                            + " " + row.getField("device"))
                    .toList();
        }
    }

    @Test
    void everyRowOfTheInventoryIsGradedBesideTheLogAndJoinedWithItsDevice() throws IOException {
        Path signIns = write("signins.log", String.join("\n", month()));
        Path devices = write("devices.csv", INVENTORY);

        Scan scan = Scan.of(
                folder.resolve("report"), List.of(signIns), "--inventory", devices.toString(), "--partitions", "2");

        assertThat(scan.stderr()).isEqualTo("holdout: inventory, line 9: it names no user" + System.lineSeparator());
        assertThat(scan.exitCode()).isZero();
        assertThat(inventory(scan))
                .containsExactly(
                        "ada@contoso.example D1 certain-basic apple:iPhone9,1",
                        "ada@contoso.example D7 not-eas ",
                        "bob D2 undetermined apple:iPhone9,1",
                        "carl@contoso.example D3 undetermined ",
                        "dora@contoso.example D4 blind ",
                        "emil@contoso.example D5 cannot-connect ",
                        "finn@contoso.example D6 inactive ");
        assertThat(scan.file("inventory.csv"))
                .startsWith(
                        "tenantId,user,deviceId,name,model,os,client,protocolVersion,firstSync,lastSync,grade,device\r\n"
                                + Exported.TENANT + ",ada@contoso.example,D1,'=1+1,iPhone9C1,iOS 15.6 19G71,EAS,16.1,"
                                + "2018-09-16T13:00:00Z,2026-05-04T09:00:00Z,certain-basic,\"apple:iPhone9,1\"\r\n");
    }

    @Test
    void theOrderOfRowsAndRecordsAndTheNumberOfPartitionsDoNotShow() throws IOException {
        List<String> lines = month();
        List<String> rows = new ArrayList<>(INVENTORY.lines().toList());
        Scan first = Scan.of(
                folder.resolve("first"),
                List.of(write("1.log", String.join("\n", lines))),
                "--inventory",
                write("1.csv", INVENTORY).toString());
        Collections.shuffle(lines, new Random(1));
        Collections.shuffle(rows.subList(1, rows.size()), new Random(2));
        Scan second = Scan.of(
                folder.resolve("second"),
                List.of(write("2.log", String.join("\n", lines))),
                "--inventory",
                write("2.csv", String.join("\n", rows)).toString(),
                "--partitions",
                "3");

        assertThat(second.file("inventory.csv")).isEqualTo(first.file("inventory.csv"));
        assertThat(second.file("devices.csv")).isEqualTo(first.file("devices.csv"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--inventory  | id,time;1,2                                                               | is no inventory",
                "--inventory  | UPN,DeviceId,LastSync;a,D1,1/2/2026                                        | say --dates",
                "--inventory  | Date (UTC),Request ID,Username,Device ID;2026-05-04T08:00:00Z,1,a,b        | export of sign-in logs",
                "--exceptions | user,until;a,2026-12-31                                                    | is no list of exceptions",
                "--exceptions | user,device,protocol,addressRange,until,reason,approvedBy;,,,,2026-12-31,r,g | covers everybody"
            })
    void aTableThatIsWrongIsOneLineAndNothingIsRead(String option, String table, String problem) throws IOException {
        Path report = folder.resolve("report");

        Scan scan = Scan.of(
                report,
                List.of(write("signins.log", String.join("\n", month()))),
                option,
                write("table.csv", table.replace(';', '\n')).toString());

        assertThat(scan.exitCode()).isEqualTo(1);
        assertThat(scan.stderr()).startsWith("holdout: ").contains(problem).hasLineCount(1);
        assertThat(report).doesNotExist();
        assertThat(Scan.of(
                                report,
                                List.of(folder.resolve("signins.log")),
                                option,
                                folder.resolve("none.csv").toString())
                        .stderr())
                .contains("does not exist")
                .hasLineCount(1);
    }

    @Test
    void tablesBesideSignInsOfSeveralTenantsNeedTheirOwn() throws IOException {
        String other = month().get(0).replace(Exported.TENANT, "99999999-91d4-4c1e-8a55-2f6b1d9e0c11");
        Path signIns = write("signins.log", month().get(0) + "\n" + other.replace("ada-30", "other"));
        Path exceptions = Files.write(
                folder.resolve("exceptions.csv"),
                "user,device,protocol,addressRange,until,reason,approvedBy\n,,smtp,,2026-01-01,a printer,g\n"
                        .getBytes(UTF_8));

        Scan asked = Scan.of(folder.resolve("a"), List.of(signIns), "--exceptions", exceptions.toString());
        Scan told = Scan.of(
                folder.resolve("b"),
                List.of(signIns),
                "--exceptions",
                exceptions.toString(),
                "--tenant",
                Exported.TENANT);

        assertThat(asked.exitCode()).isEqualTo(1);
        assertThat(asked.stderr()).contains("say with --tenant").hasLineCount(1);
        assertThat(told.exitCode()).isZero();
        assertThat(told.stderr())
                .contains("an exception for a printer ended at 2026-01-02T00:00:00Z, before the end of the sign-ins")
                .hasLineCount(1);
    }
}
