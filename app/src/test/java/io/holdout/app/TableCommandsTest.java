package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.ingest.tables.TableWriter;
import io.holdout.model.Counts;
import io.holdout.model.Exemption;
import io.holdout.model.InventoryRow;
import io.holdout.model.JsonSerde;
import io.holdout.model.Keys;
import io.holdout.model.Tick;
import io.holdout.model.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands that keep the tables of a cluster. */
@Timeout(600)
@ExtendWith(SharedBroker.class)
class TableCommandsTest {
    private static final int PARTITIONS = 3;
    private static final String HEADER = "UPN,DeviceId,Model,FirstSync,LastSync\n";

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private Map<String, Object> kafka;

    @SuppressWarnings("NullAway.Init") // before each test
    private Topics topics;

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeEach
    void name(EmbeddedBroker broker, TestInfo test) {
        kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        String method = test.getTestMethod().orElseThrow().getName();
        topics = new Topics(method.substring(0, Math.min(40, method.length())), PARTITIONS);
    }

    private Outcome run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of(
                "--bootstrap",
                String.valueOf(kafka.get("bootstrap.servers")),
                "--prefix",
                topics.prefix(),
                "--partitions",
                Integer.toString(PARTITIONS)));
        int exitCode = Holdout.run(
                all.toArray(String[]::new), Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private Outcome importInventory(String tenant, String csv) throws IOException {
        Path file = Files.writeString(folder.resolve("devices.csv"), csv);
        return run("inventory", file.toString(), "--tenant", tenant);
    }

    /** What a reader of one partition has in the end. */
    private Map<String, String> table(String topic, int partition) {
        Map<String, String> table = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : WrittenSignIns.committed(kafka, topics, topic)) {
            if (record.partition() == partition) {
                String key = new String(record.key(), UTF_8);
                if (record.value() == null) {
                    table.remove(key);
                } else {
                    table.put(key, new String(record.value(), UTF_8));
                }
            }
        }
        return table;
    }

    private Map<String, String> tableInEveryPartition(String topic) {
        Map<String, String> first = table(topic, 0);
        assertThat(IntStream.range(1, PARTITIONS))
                .allSatisfy(i -> assertThat(table(topic, i)).isEqualTo(first));
        return first;
    }

    @Test
    void everyRowOfTheInventoryLiesInEveryPartition() throws IOException {
        Outcome outcome = importInventory(
                "Contoso",
                HEADER + "Ada@contoso.example,D1,iPhone9C1,2017-01-02,2026-05-01\n"
                        + "ada|b@contoso.example,D2,SM-A515F,,2026-05-02\n"
                        + ",D3,x,,2026-05-02\n");

        assertThat(outcome.err()).isEqualTo("holdout: line 4: it names no user" + System.lineSeparator());
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out().lines())
                .containsExactly(
                        "report of 2026-05-02T00:00:00Z (its newest last sync): 3 rows, 1 refused, 0 connectivity tests skipped",
                        "2 devices are in the inventory of contoso, 0 no longer are");
        Map<String, String> table = tableInEveryPartition(topics.inventory());
        assertThat(table).containsOnlyKeys("contoso|ada@contoso.example|D1", "contoso|ada%7Cb@contoso.example|D2");
        InventoryRow row = JsonSerde.inventory()
                .read(String.valueOf(table.get("contoso|ada@contoso.example|D1"))
                        .getBytes(UTF_8));
        assertThat(row.model()).isEqualTo("iPhone9C1");
        assertThat(row.exported()).isEqualTo("2026-05-02T00:00:00Z");
    }

    @Test
    void aSecondImportReplacesTheFirstOfItsTenantAndNoOther() throws IOException {
        importInventory("contoso", HEADER + "a@contoso.example,D1,,,2026-05-01\nb@contoso.example,D2,,,2026-05-01\n");
        importInventory("contoso2", HEADER + "c@fabrikam.example,D9,,,2026-05-01\n");

        Outcome second = importInventory(
                "contoso",
                HEADER + "b@contoso.example,D2,,,2026-05-08\nd@contoso.example,D4,,,2026-05-08\n"
                        + "b@contoso.example,D2,,,2026-05-07\n");

        assertThat(second.out()).contains("2 devices are in the inventory of contoso, 1 no longer are");
        Map<String, String> table = tableInEveryPartition(topics.inventory());
        assertThat(table)
                .containsOnlyKeys(
                        "contoso|b@contoso.example|D2",
                        "contoso|d@contoso.example|D4",
                        "contoso2|c@fabrikam.example|D9");
        assertThat(table.get("contoso|b@contoso.example|D2")).contains("\"lastSync\":\"2026-05-08T00:00:00Z\"");
        assertThat(importInventory("contoso", HEADER + "b@contoso.example,D2,,,2026-05-09\n")
                        .out())
                .contains("1 devices are in the inventory of contoso, 1 no longer are");
    }

    @Test
    void whatIsNoInventoryChangesNothing() throws IOException {
        importInventory("contoso", HEADER + "a@contoso.example,D1,,,2026-05-01\n");

        Outcome noReport = importInventory("contoso", "id,time\n1,2\n");
        Outcome noRow = importInventory("contoso", HEADER + ",,,,2026-05-01\n");
        Outcome noTenant = run("inventory", folder.resolve("devices.csv").toString());
        Outcome noFile = run("inventory", folder.resolve("none.csv").toString(), "--tenant", "contoso");

        assertThat(noReport.err()).contains("is no inventory").hasLineCount(1);
        assertThat(noReport.exitCode()).isEqualTo(1);
        assertThat(noRow.err()).contains("no row that can be read").hasLineCount(1);
        assertThat(noRow.exitCode()).isEqualTo(1);
        assertThat(noTenant.err()).contains("Missing --tenant");
        assertThat(noTenant.exitCode()).isEqualTo(2);
        assertThat(noFile.exitCode()).isEqualTo(1);
        assertThat(tableInEveryPartition(topics.inventory())).containsOnlyKeys("contoso|a@contoso.example|D1");
    }

    @Test
    void aDryRunNeedsNoKafka() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        StringBuilder csv = new StringBuilder(HEADER + "a@contoso.example,D1,,,2026-05-01\n");
        for (int i = 0; i < 30; i++) {
            csv.append(",D").append(i).append(",,,2026-05-01\n");
        }
        Path file = Files.writeString(folder.resolve("devices.csv"), csv);

        int exitCode = Holdout.run(
                new String[] {"inventory", "--dry-run", file.toString()},
                Map.of(),
                new PrintWriter(out, true),
                new PrintWriter(err, true));

        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("31 rows, 30 refused", "1 rows would be imported");
        assertThat(err.toString().lines())
                .hasSize(21)
                .startsWith("holdout: line 3: it names no user")
                .endsWith("holdout: and 10 more rows");
    }

    private Outcome add(String... conditions) {
        List<String> args = new ArrayList<>(List.of("exceptions", "add", "--tenant", "contoso"));
        args.addAll(List.of(conditions));
        return run(args.toArray(String[]::new));
    }

    @Test
    void anExceptionIsGivenRenewedListedAndTaken() {
        Outcome added = add(
                "--user",
                "Printer@contoso.example",
                "--protocol",
                "smtp",
                "--until",
                "2026-12-31",
                "--reason",
                "a printer",
                "--approved-by",
                "Grace");
        String id = added.out().strip().replace("added  ", "");
        Outcome renewed = add(
                "--user",
                "printer@contoso.example",
                "--protocol",
                "SMTP",
                "--until",
                "2999-12-31",
                "--reason",
                "still",
                "--approved-by",
                "Grace");

        assertThat(added.err()).isEmpty();
        assertThat(renewed.out()).isEqualTo(added.out());
        assertThat(tableInEveryPartition(topics.exceptions()))
                .containsOnlyKeys("contoso|" + id)
                .allSatisfy((key, json) -> {
                    Exemption exemption = JsonSerde.exemptions().read(json.getBytes(UTF_8));
                    assertThat(exemption.until()).isEqualTo("3000-01-01T00:00:00Z");
                    assertThat(exemption.user()).isEqualTo("printer@contoso.example");
                });
        assertThat(run("exceptions", "list").out())
                .containsPattern(
                        id + " +active +3000-01-01T00:00:00Z +contoso +printer@contoso.example +any +smtp +any")
                .contains("still, Grace", "1 exceptions, judged at ", "by the clock");

        Outcome unknown = run("exceptions", "remove", id, "0123456789ab");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("there is no exception 0123456789ab").hasLineCount(1);
        assertThat(run("exceptions", "remove", id).out()).contains("1 exceptions removed");
        assertThat(tableInEveryPartition(topics.exceptions())).isEmpty();
    }

    @Test
    void whetherAnExceptionHasEndedIsATimeOfTheSignIns() {
        add("--user", "a@contoso.example", "--until", "2026-03-31", "--reason", "r", "--approved-by", "g");
        assertThat(run("exceptions", "list").out()).contains("expired");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            Tick tick = new Tick("hub/0", Instant.parse("2026-02-01T00:00:00Z"), false, Counts.NONE);
            var unused = producer.send(new ProducerRecord<>(
                    topics.signIns(),
                    1,
                    Keys.tick("hub/0").getBytes(UTF_8),
                    JsonSerde.signInEvents().write(tick)));
        }

        assertThat(run("exceptions", "list").out())
                .contains("active", "judged at 2026-02-01T00:00:00Z, the newest event");
    }

    @Test
    void aFileOfExceptionsIsTakenAsAWholeOrNotAtAll() throws IOException {
        String header = "user,device,protocol,addressRange,until,reason,approvedBy\n";
        Path file = Files.writeString(
                folder.resolve("exceptions.csv"),
                header + "a@contoso.example,,,,2999-01-01,r,g\n,,,10.0.0.0/33,2999-01-01,r,g\n,,,,2999-01-01,r,g\n");

        Outcome wrong = add("--file", file.toString());
        Outcome both = add("--file", file.toString(), "--user", "a@contoso.example");
        Outcome everybody = add("--until", "2999-01-01", "--reason", "r", "--approved-by", "g");

        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err().lines()).hasSize(2).allMatch(line -> line.startsWith("holdout: " + file + ", line "));
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(everybody.exitCode()).isEqualTo(2);
        assertThat(everybody.err()).contains("it covers everybody");
        assertThat(run("exceptions", "list").out()).contains("0 exceptions");

        Files.writeString(file, header + "a@contoso.example,,,,2999-01-01,r,g\n,,smtp,10.0.0.0/8,2026-01-02,r,g\n");
        Outcome right = add("--file", file.toString());

        assertThat(right.exitCode()).isZero();
        assertThat(right.err())
                .contains("ended at 2026-01-03T00:00:00Z already")
                .hasLineCount(1);
        assertThat(tableInEveryPartition(topics.exceptions())).hasSize(2);
    }

    @Test
    void whatToDoWithExceptionsHasToBeSaid() {
        StringWriter err = new StringWriter();

        int exitCode = Holdout.run(
                new String[] {"exceptions"}, Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(err, true));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("Missing what to do: add, list or remove", "holdout exceptions --help");
    }

    @Test
    void aWriterThatIsOvertakenHasChangedNothing() {
        run("topics");
        try (TableWriter first = new TableWriter(kafka, topics.exceptions(), PARTITIONS, "commands")) {
            first.put("contoso|x", new byte[] {'x'});

            assertThat(add(
                                    "--user",
                                    "a@contoso.example",
                                    "--until",
                                    "2999-12-31",
                                    "--reason",
                                    "r",
                                    "--approved-by",
                                    "g")
                            .exitCode())
                    .isZero();
        }

        assertThat(tableInEveryPartition(topics.exceptions()).keySet())
                .singleElement()
                .asString()
                .isNotEqualTo("contoso|x");
    }
}
