package io.holdout.app;

import io.holdout.app.ops.Health;
import io.holdout.app.ops.OpsServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a service answers for its metrics and its health. */
final class OpsOptions {
    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "Answer /metrics, /health/live and /health/ready there (default: nowhere).")
    private @Nullable Integer port;

    @Option(
            names = "--http-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to answer at; 0.0.0.0 in a container (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    /** Refuses a port that is none; asked before anything starts. */
    void check() {
        if (port != null) {
            Range.port("--http-port").check(port, command);
        }
    }

    /** Answers until the end, if a port was given, and says where. */
    void listen(PrometheusMeterRegistry meters, Health health, Shutdown shutdown, PrintWriter stdout) {
        if (port == null) {
            return;
        }
        try {
            OpsServer server = shutdown.closeAtEnd("http", OpsServer.start(host, port, meters, health));
            stdout.println("Metrics and health at http://" + host + ":" + server.port());
        } catch (IOException e) {
            throw new UserError(
                    "cannot listen at " + host + ":" + port + " (" + e.getMessage() + "): give another --http-port", e);
        }
    }
}
