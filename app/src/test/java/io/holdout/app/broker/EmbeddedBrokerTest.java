package io.holdout.app.broker;

import static io.holdout.app.broker.Clients.admin;
import static io.holdout.app.broker.Clients.committed;
import static io.holdout.app.broker.Clients.transactionalProducer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class EmbeddedBrokerTest {

    @TempDir
    Path directory;

    @Test
    void keepsRecordsAndClusterIdAcrossARestart() throws Exception {
        String clusterId;
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            clusterId = broker.clusterId();
            assertThat(broker.restarted()).isFalse();
            create(broker.bootstrapServers(), "kept");
            commit(broker.bootstrapServers(), "kept", "first");
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            assertThat(broker.restarted()).isTrue();
            assertThat(broker.clusterId()).isEqualTo(clusterId);
            assertThat(committed(broker.bootstrapServers(), "kept")).containsExactly("first");
            commit(broker.bootstrapServers(), "kept", "second");
            assertThat(committed(broker.bootstrapServers(), "kept")).containsExactly("first", "second");
        }
    }

    @Test
    void recoversFromKillWithATransactionLeftOpen() throws Exception {
        Process process = startProcess();
        String bootstrap = addressPrintedBy(process);
        create(bootstrap, "killed");
        commit(bootstrap, "killed", "committed");
        KafkaProducer<String, String> dying = transactionalProducer(bootstrap, "test");
        dying.initTransactions();
        dying.beginTransaction();
        dying.send(new ProducerRecord<>("killed", "open")).get();
        process.destroyForcibly().waitFor();
        dying.close(Duration.ZERO);

        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            commit(broker.bootstrapServers(), "killed", "after");
            assertThat(committed(broker.bootstrapServers(), "killed")).containsExactly("committed", "after");
        }
    }

    @Test
    void readersOfCommittedRecordsDoNotSeeAnAbortedTransaction() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            create(broker.bootstrapServers(), "aborted");
            try (KafkaProducer<String, String> producer = transactionalProducer(broker.bootstrapServers(), "test")) {
                producer.initTransactions();
                producer.beginTransaction();
                Clients.send(producer, new ProducerRecord<>("aborted", "never"));
                producer.abortTransaction();
                producer.beginTransaction();
                Clients.send(producer, new ProducerRecord<>("aborted", "once"));
                producer.commitTransaction();
            }

            assertThat(committed(broker.bootstrapServers(), "aborted")).containsExactly("once");
        }
    }

    @Test
    void aTemporaryBrokerLeavesNothingBehind() throws Exception {
        Path root;
        try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            root = broker.directory();
            assertThat(root).isNotEmptyDirectory();
        }

        assertThat(root).doesNotExist();
    }

    @Test
    void closesTwiceWithoutComplaintAndWithinSeconds() throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
        long start = System.nanoTime();
        broker.close();
        broker.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        assertThat(broker.fatalFault()).isNotDone();
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(BrokerStartException.class)
                    .isThrownBy(() -> EmbeddedBroker.start(directory, other.getLocalPort()))
                    .withMessage(
                            "port %d on 127.0.0.1 is taken: stop what listens there, or choose another port"
                                    + " (0 takes any free one)",
                            other.getLocalPort());
        }

        EmbeddedBroker.start(directory, 0).close(); // the failed start let go of the directory
    }

    @Test
    void saysThatAnotherProcessUsesTheDirectory() throws Exception {
        Process process = startProcess();
        try {
            addressPrintedBy(process);

            assertThatExceptionOfType(BrokerStartException.class)
                    .isThrownBy(() -> EmbeddedBroker.start(directory, 0))
                    .withMessage("data directory " + directory
                            + " is in use by another Holdout: stop that one, or choose another directory");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void saysThatTheSameProcessUsesTheDirectory() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0)).hasMessageContaining("is in use");
            assertThat(broker.fatalFault()).isNotDone();
        }
    }

    @Test
    void saysThatTheDirectoryIsAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");

        assertThatExceptionOfType(BrokerStartException.class)
                .isThrownBy(() -> EmbeddedBroker.start(file, 0))
                .withMessage("data directory " + file + " is a file: choose another directory");
    }

    @Test
    void saysThatTheDataIsUnusableWhenTheIdentityIsGarbage() throws Exception {
        EmbeddedBroker.start(directory, 0).close();
        Files.writeString(directory.resolve("kraft/meta.properties"), "version=one\n");

        assertThatExceptionOfType(BrokerStartException.class)
                .isThrownBy(() -> EmbeddedBroker.start(directory, 0))
                .withMessageStartingWith("the broker's data in " + directory + " cannot be used")
                .withMessageEndingWith("start with an empty one");
    }

    @Test
    void saysThatTheDataIsUnusableWhenTheMetadataLogIsGarbage() throws Exception {
        EmbeddedBroker.start(directory, 0).close();
        Path metadata = directory.resolve("kraft/__cluster_metadata-0");
        try (var segments = Files.list(metadata)) {
            for (Path segment : segments.filter(Files::isRegularFile).toList()) {
                Files.writeString(segment, "garbage".repeat(100));
            }
        }

        assertThatExceptionOfType(BrokerStartException.class)
                .isThrownBy(() -> EmbeddedBroker.start(directory, 0))
                .withMessageStartingWith("the broker's data in " + directory + " cannot be used");
    }

    @Test
    void reportsThatItsDataDirectoryFailedWhileRunning() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            create(broker.bootstrapServers(), "doomed");
            Files.move(directory.resolve("kraft"), directory.resolve("gone"));
            Files.writeString(directory.resolve("kraft"), "no longer a directory");
            create(broker.bootstrapServers(), "another");

            assertThat(broker.fatalFault()).succeedsWithin(Duration.ofSeconds(60));
        }
    }

    private static void create(String bootstrap, String topic) throws Exception {
        try (Admin admin = admin(bootstrap)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(15, TimeUnit.SECONDS);
        }
    }

    private static void commit(String bootstrap, String topic, String value) {
        try (KafkaProducer<String, String> producer = transactionalProducer(bootstrap, "test")) {
            producer.initTransactions();
            producer.beginTransaction();
            Clients.send(producer, new ProducerRecord<>(topic, value));
            producer.commitTransaction();
        }
    }

    private Process startProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        directory.toString(),
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String addressPrintedBy(Process process) throws IOException {
        String line = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
        assertThat(line).as("address of the broker process").isNotNull();
        return line;
    }
}
