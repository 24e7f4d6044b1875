package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.app.broker.Clients;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.Answer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(600)
@ExtendWith(SharedBroker.class)
class HoldoutTest {

    private record Outcome(int exitCode, String out, String err) {}

    @Test
    void helpAndVersionGoToStandardOutput() {
        assertThat(run(Map.of(), "--help")).satisfies(outcome -> {
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out())
                    .contains("Usage: holdout", "topics", "Exit codes:", "130   ended by Ctrl-C; 143 by SIGTERM");
            assertThat(outcome.err()).isEmpty();
        });
        assertThat(run(Map.of(), "--version").out()).startsWith("holdout ");
        assertThat(run(Map.of(), "topics", "--help").exitCode()).isZero();
    }

    @Test
    void withoutACommandTheHelpGoesToStandardError() {
        Outcome outcome = run(Map.of());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("Usage: holdout");
    }

    @Test
    void anUnknownOptionIsWrongUseWithAHint() {
        Outcome outcome = run(Map.of(), "topics", "--chekc");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("holdout: Unknown option: '--chekc'")
                .contains("--check")
                .endsWith("Try 'holdout topics --help'." + System.lineSeparator());
    }

    @Test
    void anUnknownCommandIsWrongUseWithAHint() {
        Outcome outcome = run(Map.of(), "topcis");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("topcis", "Try 'holdout --help'.");
    }

    @Test
    void valuesOutOfRangeAreWrongUse() {
        Map<String, String> environment = Map.of("HOLDOUT_BOOTSTRAP", "127.0.0.1:1");

        assertThat(run(environment, "topics", "--partitions", "0"))
                .isEqualTo(wrongUse("partitions must lie between 1 and 1024: 0"));
        assertThat(run(environment, "topics", "--prefix", "a b").err()).contains("topic prefix must be");
        assertThat(run(environment, "topics", "--partitions", "many").exitCode())
                .isEqualTo(2);
        assertThat(run(environment, "topics", "--replication", "0"))
                .isEqualTo(wrongUse("--replication must be 1 or more"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scan --partitions 0 signins.json | --partitions must lie between 1 and 1024: 0",
                "up --partitions 1025 --replay signins.json | --partitions must lie between 1 and 1024: 1025",
                "up --port -1 --replay signins.json | --port must lie between 0 and 65535: -1",
                "demo --port 99999 | --port must lie between 0 and 65535: 99999",
                "demo --days -1 | --days must lie between 1 and 3650: -1",
                "demo --users 0 | --users must lie between 1 and 1000000: 0",
                "demo --speed 0 | --speed must be greater than 0, e.g. 30000 for a month in about two minutes: 0.0",
                "demo --end 1960-01-01T00:00:00Z | --end must lie in the years 1970 to 9998, after the span, was 1960-01-01T00:00:00Z",
                "simulate --days 0 signins.jsonl | --days must lie between 1 and 3650: 0",
                "simulate --users 0 signins.jsonl | --users must lie between 1 and 1000000: 0",
                "simulate --records 0 signins.jsonl | --records must be 1 or more: 0",
                "simulate --legacy-share 2 signins.jsonl | --legacy-share must lie between 0 and 1: 2.0",
                "simulate --legacy-share NaN signins.jsonl | --legacy-share must lie between 0 and 1: NaN",
                "simulate --per-day -1 --out tenant | --per-day must lie between 0 and 10000: -1.0",
                "simulate --end 1960-01-01T00:00:00Z --out tenant | --end must lie in the years 1970 to 9998, after the span, was 1960-01-01T00:00:00Z",
                "simulate --end 1960-01-01T00:00:00Z signins.jsonl | --end must lie in the years 1970 to 9998, after the span, was 1960-01-01T00:00:00Z",
                "emulator --amqp-port 65536 | --amqp-port must lie between 0 and 65535: 65536",
                "scan --as-of yesterday signins.json | Invalid value for option '--as-of': 'yesterday' is no instant such as 2026-05-04T08:00:00Z",
                "demo --end 2026-05-04 | Invalid value for option '--end': '2026-05-04' is no instant such as 2026-05-04T08:00:00Z",
                "processor --http-port 65536 | --http-port must lie between 0 and 65535: 65536",
                "sinks --http-port 65536 | --http-port must lie between 0 and 65535: 65536",
                "ingest --bootstrap 127.0.0.1:1 --http-port -1 | --http-port must lie between 0 and 65535: -1",
                "up --source-silent-after PT1S --replay signins.json | --source-silent-after must lie between PT5M and P30D: PT1S",
                "processor --commit-every abc | Invalid value for option '--commit-every': 'abc' is no duration such as PT0.5S, PT15M or P1D",
                "up --source-silent-after 1h --replay signins.json | Invalid value for option '--source-silent-after': '1h' is no duration such as PT0.5S, PT15M or P1D"
            })
    void aValueThatAnOptionDoesNotTakeIsOneLineThatSaysWhatItTakes(String command, String message) {
        String[] args = command.split(" ");

        assertThat(run(Map.of(), args))
                .isEqualTo(new Outcome(
                        2,
                        "",
                        "holdout: " + message + System.lineSeparator() + "Try 'holdout " + args[0] + " --help'."
                                + System.lineSeparator()));
    }

    /** Compose passes a variable that nobody has set as an empty one. */
    @Test
    void anEmptyVariableIsOneThatIsNotSet() {
        Outcome outcome = run(Map.of("HOLDOUT_PARTITIONS", "", "HOLDOUT_TENANT", ""), "scan", "missing.jsonl");

        assertThat(outcome)
                .isEqualTo(new Outcome(
                        1, "", "holdout: missing.jsonl does not exist: check the name" + System.lineSeparator()));
    }

    /** The first line also stands in the list of commands, and the lines are wrapped one by one. */
    @Test
    void everyLineOfEveryDescriptionIsASentence() {
        assertThat(described(Holdout.commands(Map.of())).filter(line -> !line.matches("(?s)[A-Z-].*\\.")))
                .isEmpty();
    }

    private static Stream<String> described(CommandLine command) {
        return Stream.concat(
                Arrays.stream(command.getCommandSpec().usageMessage().description()),
                command.getSubcommands().values().stream().flatMap(HoldoutTest::described));
    }

    @Test
    void anEndpointWithASchemeIsWrongUse() {
        assertThat(run(
                        Map.of("HOLDOUT_ENDPOINT", "https://hubs.contoso.example/"),
                        "ingest",
                        "--auth",
                        "managed-identity",
                        "--namespace",
                        "contoso.servicebus.windows.net"))
                .satisfies(outcome -> {
                    assertThat(outcome.exitCode()).isEqualTo(2);
                    assertThat(outcome.err()).contains("HOST:PORT, such as hubs.contoso.example:5671");
                });
    }

    @Test
    void aClusterHasToBeNamed() {
        assertThat(run(Map.of(), "topics"))
                .isEqualTo(wrongUse("Missing --bootstrap HOST:PORT (or HOLDOUT_BOOTSTRAP in the environment)"));
    }

    @Test
    void topicsCreatesThenFindsNothingWrong(EmbeddedBroker broker) {
        Outcome first = run(Map.of(), "topics", "--bootstrap", broker.bootstrapServers(), "--prefix", "cli");
        Outcome second =
                run(Map.of(), "topics", "--bootstrap", broker.bootstrapServers(), "--prefix", "cli", "--check");

        assertThat(first.err()).isEmpty();
        assertThat(first.exitCode()).isZero();
        assertThat(first.out().lines()).contains("created  cli.signins", "created  cli.dead-letters");
        assertThat(second.err()).isEmpty();
        assertThat(second.exitCode()).isZero();
        assertThat(second.out().lines()).contains("exists   cli.signins").endsWith("no hanging transactions");
    }

    /** One that deletes makes ingest read everything again. */
    @Test
    void topicsVerifiesTheCheckpointsThatIngestMade(EmbeddedBroker broker) {
        try (Admin admin = Clients.admin(broker.bootstrapServers())) {
            NewTopic wrong = new NewTopic("made.checkpoints.contoso.signins", 7, (short) 1)
                    .configs(Map.of("cleanup.policy", "delete", "message.timestamp.type", "LogAppendTime"));
            Answer.of(admin.createTopics(List.of(wrong)).all());
        }

        Outcome outcome = run(Map.of(), "topics", "--bootstrap", broker.bootstrapServers(), "--prefix", "made");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).contains("created  made.signins", "exists   made.checkpoints.contoso.signins");
        assertThat(outcome.err())
                .contains("made.checkpoints.contoso.signins has cleanup.policy=delete and not compact")
                .hasLineCount(1);
    }

    @Test
    void optionsComeFromTheEnvironmentUnlessTheyAreGiven(EmbeddedBroker broker) {
        Map<String, String> environment = Map.of(
                "HOLDOUT_BOOTSTRAP", broker.bootstrapServers(),
                "HOLDOUT_PREFIX", "unused",
                "HOLDOUT_CHECK", "true",
                "HOLDOUT_HELP", "true");

        Outcome fromEnvironment = run(environment, "topics", "--prefix", "given");
        Outcome givenTwice = run(environment, "topics", "--prefix", "given", "--check");

        assertThat(fromEnvironment.err())
                .contains("given.signins does not exist")
                .doesNotContain("unused");
        assertThat(givenTwice).isEqualTo(fromEnvironment);
        assertThat(run(Map.of("HOLDOUT_CHECK", "yes"), "topics"))
                .isEqualTo(wrongUse("HOLDOUT_CHECK must be true or false"));
    }

    @Test
    void aDifferenceIsOneLineAndExitCodeOne(EmbeddedBroker broker) {
        run(Map.of(), "topics", "--bootstrap", broker.bootstrapServers(), "--prefix", "fixed", "--partitions", "2");

        Outcome outcome = run(
                Map.of(), "topics", "--bootstrap", broker.bootstrapServers(), "--prefix", "fixed", "--partitions", "3");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .contains(
                        "holdout: fixed.signins has 2 partitions and not 3: the number of a topic in use never changes,"
                                + " so go on with --partitions 2 or start afresh with another --prefix")
                .allMatch(line -> line.startsWith("holdout: "));
    }

    @Test
    void aClusterThatDoesNotAnswerIsOneLine() {
        Outcome outcome = run(
                Map.of("KAFKA_DEFAULT_API_TIMEOUT_MS", "1500", "KAFKA_REQUEST_TIMEOUT_MS", "1000"),
                "topics",
                "--bootstrap",
                "127.0.0.1:1");

        assertThat(outcome)
                .isEqualTo(new Outcome(
                        1,
                        "",
                        "holdout: Kafka at 127.0.0.1:1 does not answer: check the address, and that"
                                + " KAFKA_SECURITY_PROTOCOL is what it expects there" + System.lineSeparator()));
    }

    @Test
    void anAddressThatIsNoneIsOneLine() {
        Outcome outcome = run(Map.of(), "topics", "--bootstrap", "nowhere");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("nowhere").hasLineCount(1);
    }

    @Test
    void aBrokenLogInModuleIsOneLineWithoutTheSecret() {
        Outcome outcome = run(
                Map.of(
                        "KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT",
                        "KAFKA_SASL_MECHANISM", "PLAIN",
                        "KAFKA_SASL_JAAS_CONFIG", "PlainLoginModule required username=\"ada\" password=hush hush;"),
                "topics",
                "--bootstrap",
                "127.0.0.1:1");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("KAFKA_SASL_JAAS_CONFIG")
                .doesNotContain("hush")
                .hasLineCount(1);
    }

    private static Outcome wrongUse(String message) {
        return new Outcome(
                2,
                "",
                "holdout: " + message + System.lineSeparator() + "Try 'holdout topics --help'."
                        + System.lineSeparator());
    }

    private static Outcome run(Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Holdout.run(args, environment, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
