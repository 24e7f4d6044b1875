package io.holdout.app;

import static io.holdout.model.SignInBuilder.aSignIn;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.app.broker.BrokerProcess;
import io.holdout.ingest.Checkpoint;
import io.holdout.ingest.SourceWriter;
import io.holdout.model.Category;
import io.holdout.model.Counts;
import io.holdout.model.Keys;
import io.holdout.model.Origin;
import io.holdout.model.SignIn;
import io.holdout.model.Tick;
import io.holdout.model.Topics;
import io.holdout.processor.ProcessorService;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * How long a processor with a large state takes to be ready again, and how late alerts are meanwhile: after an orderly end and after a
 * kill, alone and with another that has a copy of its state. Processors are started by the launcher, each on one core.
 *
 * <p>Arguments: an empty directory; megabytes of state; how often each restart.
 */
final class StateFigures {
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, 12);
    private static final String SOURCE = "figures";
    private static final int BLOCK = 5_000;
    private static final int AHEAD = 4 * BLOCK;
    private static final Duration SPAN = Duration.ofHours(20);

    /** Deciding takes longest, so the processor decides that part of it, and the rest is copied. */
    private static final int DECIDED = 8;

    private static final Duration SETTLE = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern LAG = Pattern.compile("(?m)^holdout_processor_lag_records\\{[^}]*} ([0-9.E]+)$");
    private static final Pattern COUNTED =
            Pattern.compile("(?m)^holdout_processor_signins\\{[^}]*\"legacy\"} ([0-9.E]+)$");

    private StateFigures() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int times = Integer.parseInt(args[2]);
        try (HoldoutProcess broker = broker(directory)) {
            Map<String, Object> kafka = Map.of("bootstrap.servers", broker.await(line -> line.contains(":")));
            try (Admin admin = Admin.create(kafka)) {
                TopicSetup setup = new TopicSetup(admin);
                setup.ensure(TOPICS.all((short) 1)).orElseThrow();
                setup.ensure(List.of(TOPICS.checkpointTopic(SOURCE, 1, (short) 1)))
                        .orElseThrow();
            }
            try (SourceWriter writer = new SourceWriter(kafka, TOPICS, SOURCE, 0);
                    Trial trial = new Trial(directory, kafka, writer)) {
                var unused = writer.acquire();
                trial.run(Long.parseLong(args[1]) << 20, times);
            }
        }
    }

    private static HoldoutProcess broker(Path directory) throws IOException {
        return HoldoutProcess.start(
                directory.resolve("broker.err"),
                Map.of(),
                BrokerProcess.class,
                List.of("-Xmx768m", "-XX:+UseSerialGC"),
                directory.resolve("broker").toString(),
                "0");
    }

    /** People who sign in for the first time, written as ingest does. */
    private static final class Writing {
        private final SourceWriter writer;
        private long position;

        Writing(SourceWriter writer) {
            this.writer = writer;
        }

        void write(List<SignIn> signIns, Instant reached) {
            writer.begin();
            signIns.forEach(
                    signIn -> writer.signIn(signIn, new Origin(SOURCE + "/0", Origin.Unit.SEQUENCE, position++, -1)));
            writer.tick(new Tick(SOURCE, reached, false, Counts.NONE));
            writer.commit(Checkpoint.beginning(Map.of())
                    .after(position, reached, new Counts(Map.of(Category.INTERACTIVE, position), Map.of(), 0)));
        }

        /** On a phone of their own, in a network of their own. */
        static SignIn onPhone(String name, int number, String tenant, Instant at) {
            String address = String.format("%d.%d.%d.7", 20 + (number >> 16), number >> 8 & 255, number & 255);
            return aSignIn()
                    .tenant(tenant)
                    .by(name + number)
                    .from(address, "NO", 64_500 + number % 200)
                    .activeSync()
                    .agent("Apple-iPhone9C1/1907.71")
                    .at(at)
                    .build();
        }
    }

    private static final class Trial implements AutoCloseable {
        private final List<Instance> instances = new ArrayList<>();
        private final Path directory;
        private final Map<String, Object> kafka;
        private final Writing writing;

        Trial(Path directory, Map<String, Object> kafka, SourceWriter writer) {
            this.directory = directory;
            this.kafka = kafka;
            this.writing = new Writing(writer);
        }

        void run(long bytes, int times) throws Exception {
            Instance one = instance(0, 0);
            one.awaitReady();
            Instant began = Instant.now();
            int users = fill(one, bytes / DECIDED);
            one.stop();
            int copies = (int) Math.max(0, Math.round((double) bytes / one.stateBytes()) - 1);
            copy(copies);
            Instant copied = Instant.now();
            one.start();
            one.awaitReady();
            double restored = seconds(copied, Instant.now());
            System.out.printf(
                    Locale.ROOT,
                    "%d MB of state in %d partitions: %d users, two sign-ins each; decided and copied in %.0f s, %d of %d parts restored in"
                            + " %.1f s%n",
                    one.stateBytes() >> 20,
                    TOPICS.partitions(),
                    users * (copies + 1),
                    seconds(began, copied),
                    copies,
                    copies + 1,
                    restored);
            try (Flow flow = new Flow(writing, kafka)) {
                flow.start();
                for (int i = 0; i < times; i++) {
                    one.cores = "0";
                    measure("alone, orderly end", one, flow, false);
                }
                for (int i = 0; i < times; i++) {
                    measure("alone, kill -9", one, flow, true);
                }
                one.stop();
                Instance first = instance(0, 1);
                first.awaitReady();
                Instance second = instance(1, 1);
                second.awaitReady();
                second.awaitCopyOf(first);
                first.cores = "0";
                second.cores = "1";
                for (int i = 0; i < times; i++) {
                    measure("one of two with a standby, orderly end", i % 2 == 0 ? first : second, flow, false);
                }
                for (int i = 0; i < times; i++) {
                    measure("one of two with a standby, kill -9", i % 2 == 0 ? first : second, flow, true);
                    second.awaitCopyOf(first);
                    first.awaitCopyOf(second);
                }
            }
        }

        private Instance instance(int number, int standbys) throws IOException {
            Instance instance = new Instance(number, standbys);
            instances.add(instance);
            return instance;
        }

        @Override
        public void close() {
            instances.forEach(instance -> instance.process().close());
        }

        /** Until the state has that size, with sign-ins of the last twenty hours; the number of users. */
        private int fill(Instance instance, long bytes) throws Exception {
            Instant end = Instant.now();
            Instant at = end.minus(SPAN);
            int users = 0;
            for (long full = 0; full < bytes; full = instance.stateBytes()) {
                Instant then = end.minus(SPAN.multipliedBy(bytes - full).dividedBy(bytes));
                at = then.isAfter(at) ? then : at.plusSeconds(2);
                List<SignIn> block = new ArrayList<>();
                for (int i = 0; i < BLOCK; i++) {
                    int user = users + i;
                    block.add(Writing.onPhone("colleague", user, "tenant" + user % 20, at));
                    if (users > 0) {
                        int before = user - BLOCK;
                        block.add(Writing.onPhone("colleague", before, "tenant" + before % 20, at.plusSeconds(1)));
                    }
                }
                writing.write(block, at.plusSeconds(1));
                users += BLOCK;
                while (instance.sum(COUNTED) + AHEAD < writing.position) {
                    Thread.sleep(200);
                }
            }
            writing.write(List.of(), Instant.now().minusSeconds(60));
            while (instance.sum(COUNTED) < writing.position || instance.sum(LAG) > 0) {
                Thread.sleep(1000);
            }
            return users;
        }

        /** What the changelogs say of the users, once more for as many others. */
        private void copy(int times) {
            Map<String, Object> config = new HashMap<>(kafka);
            config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            config.put(ProducerConfig.LINGER_MS_CONFIG, 50);
            config.put(ProducerConfig.BATCH_SIZE_CONFIG, 512 * 1024);
            for (String store : List.of("users", "attempts", "familiar-sources", "timers")) {
                String topic = ProcessorService.applicationId(TOPICS) + "-" + store + "-changelog";
                List<TopicPartition> partitions = IntStream.range(0, TOPICS.partitions())
                        .mapToObj(i -> new TopicPartition(topic, i))
                        .toList();
                try (KafkaConsumer<byte[], byte[]> from =
                                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                        KafkaProducer<byte[], byte[]> to =
                                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
                    from.assign(partitions);
                    from.seekToBeginning(partitions);
                    Map<TopicPartition, Long> ends = from.endOffsets(partitions);
                    while (partitions.stream().anyMatch(one -> from.position(one) < ends.getOrDefault(one, 0L))) {
                        for (ConsumerRecord<byte[], byte[]> row : from.poll(Duration.ofMillis(100))) {
                            if (row.offset() < ends.getOrDefault(new TopicPartition(topic, row.partition()), 0L)) {
                                for (int i = 1; i <= times; i++) {
                                    var unused = to.send(new ProducerRecord<>(
                                            topic,
                                            row.partition(),
                                            row.timestamp(),
                                            other(row.key(), i),
                                            other(row.value(), i)));
                                }
                            }
                        }
                    }
                }
            }
        }

        /** The same row of another user; the bytes are no text throughout. */
        private static byte @Nullable [] other(byte @Nullable [] row, int number) {
            return row == null
                    ? null
                    : new String(row, ISO_8859_1)
                            .replace("colleague", "colleagu" + number)
                            .getBytes(ISO_8859_1);
        }

        private void measure(String what, Instance instance, Flow flow, boolean killed) throws Exception {
            Thread.sleep(SETTLE.toMillis());
            flow.awaitAll();
            long megabytes = instance.stateBytes() >> 20;
            Instant from = Instant.now();
            if (killed) {
                instance.process().kill();
            } else {
                instance.stop();
            }
            Instant ended = Instant.now();
            instance.start();
            instance.awaitReady();
            Instant ready = Instant.now();
            Thread.sleep(SETTLE.toMillis());
            flow.awaitAll();
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d MB: ended after %.1f s, ready %.1f s after the start, CPU %.1f s; longest from sign-in to alert %.1f s%n",
                    what,
                    megabytes,
                    seconds(from, ended),
                    seconds(ended, ready),
                    instance.cpuWhenReady.toMillis() / 1e3,
                    flow.longest(from, Instant.now()).toMillis() / 1e3);
        }

        private static double seconds(Instant from, Instant to) {
            return Duration.between(from, to).toMillis() / 1e3;
        }

        /** A processor and its directory, started again and again. */
        private final class Instance {
            private final int number;
            private final int standbys;
            private String cores = "0,1";
            private final HttpClient client = HttpClient.newHttpClient();
            private HoldoutProcess process;
            private String address = "";
            private Duration cpuWhenReady = Duration.ZERO;

            Instance(int number, int standbys) throws IOException {
                this.number = number;
                this.standbys = standbys;
                process = launched();
            }

            HoldoutProcess process() {
                return process;
            }

            void start() throws IOException {
                process = launched();
            }

            private HoldoutProcess launched() throws IOException {
                List<String> command = new ArrayList<>(List.of("taskset", "-c", cores));
                command.addAll(List.of(Path.of("holdout").toAbsolutePath().toString(), "processor"));
                return HoldoutProcess.start(
                        directory.resolve("processor" + number + ".err"),
                        Map.of(
                                "HOLDOUT_BOOTSTRAP",
                                String.valueOf(kafka.get("bootstrap.servers")),
                                "HOLDOUT_PARTITIONS",
                                Integer.toString(TOPICS.partitions()),
                                "HOLDOUT_STANDBYS",
                                Integer.toString(standbys),
                                "HOLDOUT_STATE_DIR",
                                state().toString(),
                                "HOLDOUT_HTTP_PORT",
                                "0"),
                        command);
            }

            void awaitReady() throws Exception {
                String line = process.await(printed -> printed.startsWith("Metrics and health at "));
                address = line.substring(line.indexOf("http"));
                Instant end = Instant.now().plus(PATIENCE);
                while (client.send(request("/health/ready"), BodyHandlers.discarding())
                                .statusCode()
                        != 200) {
                    if (Instant.now().isAfter(end)) {
                        throw new IllegalStateException("not ready: " + process.stderr());
                    }
                    Thread.sleep(20);
                }
                cpuWhenReady = process.cpu();
            }

            private HttpRequest request(String path) {
                return HttpRequest.newBuilder(URI.create(address + path)).build();
            }

            void stop() throws IOException, InterruptedException {
                process.terminate();
                process.exitCode(Duration.ofSeconds(60));
            }

            long sum(Pattern metric) throws IOException, InterruptedException {
                String text = client.send(request("/metrics"), BodyHandlers.ofString())
                        .body();
                return metric.matcher(text)
                        .results()
                        .mapToLong(value -> (long) Double.parseDouble(value.group(1)))
                        .sum();
            }

            private Path state() {
                return directory.resolve("state" + number);
            }

            long stateBytes() {
                return bytes(state().toFile());
            }

            /** Of what is there at the moment: files are merged meanwhile. */
            private static long bytes(File file) {
                File[] within = file.listFiles();
                return within == null
                        ? file.length()
                        : Stream.of(within).mapToLong(Instance::bytes).sum();
            }

            /** Until it holds about as much. */
            void awaitCopyOf(Instance other) throws Exception {
                while (stateBytes() < other.stateBytes() * 0.9) {
                    Thread.sleep(500);
                }
            }
        }
    }

    /** Five people a second, each for the first time, and when the alert about each could be read. */
    private static final class Flow implements AutoCloseable {
        private static final long PAUSE_NANOS = 200_000_000;

        private final Writing writing;
        private final KafkaConsumer<byte[], byte[]> alerts;
        private final Map<String, Instant> written = new ConcurrentHashMap<>();
        private final Map<String, Instant> seen = new ConcurrentHashMap<>();
        private final List<Thread> threads =
                List.of(new Thread(this::publish, "flow"), new Thread(this::read, "alerts"));
        private volatile boolean stopped;

        Flow(Writing writing, Map<String, Object> kafka) {
            this.writing = writing;
            Map<String, Object> config = new HashMap<>(kafka);
            config.put("isolation.level", "read_committed");
            alerts = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            List<TopicPartition> partitions = IntStream.range(0, TOPICS.partitions())
                    .mapToObj(i -> new TopicPartition(TOPICS.alerts(), i))
                    .toList();
            alerts.assign(partitions);
            alerts.seekToEnd(partitions);
            partitions.forEach(alerts::position);
        }

        void start() {
            threads.forEach(Thread::start);
        }

        private void publish() {
            long next = System.nanoTime();
            for (int n = 0; !stopped; n++) {
                Instant now = Instant.now();
                SignIn signIn = Writing.onPhone("flow", n, "contoso", now.minusSeconds(60));
                written.put(Keys.user(signIn), now);
                writing.write(List.of(signIn), now.minusSeconds(60));
                next += PAUSE_NANOS;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }

        private void read() {
            while (!stopped) {
                alerts.poll(Duration.ofMillis(100))
                        .forEach(alert -> seen.putIfAbsent(new String(alert.key(), UTF_8), Instant.now()));
            }
        }

        /** Until everything that is written by now has been alerted. */
        void awaitAll() throws InterruptedException {
            List<String> all = List.copyOf(written.keySet());
            Instant end = Instant.now().plus(PATIENCE);
            while (!seen.keySet().containsAll(all)) {
                if (Instant.now().isAfter(end)) {
                    throw new IllegalStateException("alerts are missing");
                }
                Thread.sleep(100);
            }
        }

        Duration longest(Instant from, Instant to) {
            return written.entrySet().stream()
                    .filter(signIn -> seen.containsKey(signIn.getKey())
                            && !signIn.getValue().isBefore(from)
                            && signIn.getValue().isBefore(to))
                    .map(signIn -> Duration.between(signIn.getValue(), seen.getOrDefault(signIn.getKey(), to)))
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
        }

        @Override
        public void close() {
            stopped = true;
            try {
                for (Thread thread : threads) {
                    thread.join();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            alerts.close();
        }
    }
}
