package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.model.Answer;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * Loads the classes that most runs need and ends, so that they can be archived (class data sharing): those of a broker and an
 * administrator, which are the same each time, or with the argument {@code whole} also those of a scan, of which a few depend on how
 * threads meet.
 */
final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] args) throws Exception {
        Holdout.forgetLocale();
        if (args.length > 0 && args[0].equals("whole")) {
            try (Scratch scratch = Scratch.create()) {
                scan(scratch.directory());
            }
        } else {
            broker();
        }
    }

    private static void broker() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.temporary();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Answer.of(admin.describeCluster().nodes());
        }
    }

    private static void scan(Path directory) {
        String file = directory.resolve("signins.jsonl").toString();
        run("simulate", file, "--records", "1000", "--users", "100", "--legacy-share", "0.1", "--days", "1");
        run("scan", "--out", directory.resolve("report").toString(), file);
    }

    private static void run(String... command) {
        PrintWriter nobody = new PrintWriter(Writer.nullWriter());
        int code = Holdout.run(command, Map.of(), nobody, new PrintWriter(System.err, true, UTF_8));
        if (code != 0) {
            throw new IllegalStateException(command[0] + " ended with " + code);
        }
    }
}
