package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdout.processor.stage.StageSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {
    @TempDir
    private Path folder;

    /** A laptop sleeps, and a build beside it takes all cores for a while. */
    @Test
    void theProcessorsTransactionsOutliveMinutesWithoutTime() throws Exception {
        Pipeline.Settings settings = new Pipeline.Settings(
                Optional.empty(),
                0,
                1,
                Set.of(),
                1,
                Duration.ofMillis(100),
                Replay.SOURCE,
                1,
                StageSettings.defaults("test"),
                false);

        try (Pipeline pipeline = Pipeline.start(settings, folder);
                Admin admin = Admin.create(pipeline.kafka())) {
            List<String> processors =
                    await().atMost(Duration.ofMinutes(1)).until(() -> processors(admin), ids -> !ids.isEmpty());
            Collection<TransactionDescription> transactions =
                    admin.describeTransactions(processors).all().get().values();

            assertThat(transactions)
                    .extracting(TransactionDescription::transactionTimeoutMs)
                    .containsOnly(5L * 60 * 1000);
        }
    }

    private static List<String> processors(Admin admin) throws Exception {
        return admin.listTransactions().all().get().stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith("holdout-processor"))
                .toList();
    }
}
