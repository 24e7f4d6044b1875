package io.holdout.app;

import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.model.Answer;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** Loads the classes that most runs need and ends, so that the launcher can archive them (class data sharing). */
final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] args) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.temporary();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Answer.of(admin.describeCluster().nodes());
        }
    }
}
