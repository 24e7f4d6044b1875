package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.Topics;
import io.holdout.processor.PartitionsMovedException;
import io.holdout.processor.ProcessorService;
import io.holdout.processor.stage.StageSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A processor for one run keeps its state in its process alone, and does not go on without it. */
@Timeout(300)
@ExtendWith(SharedBroker.class)
class ProcessorOnceTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void keepsNoChangelogs(EmbeddedBroker broker) throws Exception {
        Topics topics = new Topics("once", 2);
        Map<String, Object> kafka = ready(broker, topics);
        try (ProcessorService processor = processor(kafka, topics, "a", true)) {
            processor.start();
            assertThat(processor.awaitSettled(PATIENCE)).isTrue();
            assertThat(changelogs(kafka, topics)).isEmpty();
        }
    }

    @Test
    void oneThatStaysKeepsThem(EmbeddedBroker broker) throws Exception {
        Topics topics = new Topics("stays", 2);
        Map<String, Object> kafka = ready(broker, topics);
        try (ProcessorService processor = processor(kafka, topics, "a", false)) {
            processor.start();
            assertThat(processor.awaitSettled(PATIENCE)).isTrue();
            assertThat(changelogs(kafka, topics)).isNotEmpty();
        }
    }

    @Test
    void failsWhenPartitionsMove(EmbeddedBroker broker) throws Exception {
        Topics topics = new Topics("moves", 2);
        Map<String, Object> kafka = ready(broker, topics);
        try (ProcessorService first = processor(kafka, topics, "a", true);
                ProcessorService second = processor(kafka, topics, "b", true)) {
            first.start();
            assertThat(first.awaitSettled(PATIENCE)).isTrue();
            assertThat(first.failure()).isNotDone();

            second.start();

            await().atMost(PATIENCE).until(first.failure()::isDone);
            assertThat(first.failure().join()).isInstanceOf(PartitionsMovedException.class);
        }
    }

    private static Map<String, Object> ready(EmbeddedBroker broker, Topics topics) {
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        Cluster.run(
                kafka,
                admin -> new TopicSetup(admin).ensure(topics.all((short) 1)).orElseThrow());
        return kafka;
    }

    private ProcessorService processor(Map<String, Object> kafka, Topics topics, String name, boolean once) {
        return new ProcessorService(
                kafka,
                topics,
                StageSettings.defaults("test"),
                new ProcessorService.Settings(directory.resolve(name), 2, Duration.ofMillis(100), (short) 1, once));
    }

    private static Set<String> changelogs(Map<String, Object> kafka, Topics topics) throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            Set<String> names = admin.listTopics().names().get();
            names.removeIf(
                    name -> !name.startsWith(ProcessorService.applicationId(topics)) || !name.endsWith("-changelog"));
            return names;
        }
    }
}
