package io.holdout.app;

import io.holdout.app.rules.WebhookConfig;
import io.holdout.processor.stage.StageSettings;
import io.holdout.simulator.TenantSettings;
import io.holdout.simulator.hub.EventHubsEmulator;
import io.holdout.simulator.teams.TeamsDouble;
import io.holdout.sinks.delivery.Limit;
import io.holdout.sinks.delivery.WebhookUrl;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything in one process, on a synthetic tenant in accelerated time. */
@Command(
        name = "demo",
        description = {
            "Shows Holdout at work on a synthetic tenant, a month in about two minutes.",
            "Its sign-ins go through an emulated Event Hub and a real broker.",
            "Alerts are printed as they happen and posted to an emulated Teams, whose cards a page shows, and a table of the"
                    + " holdouts comes at the end or on Ctrl-C."
        })
final class DemoCommand implements Callable<Integer> {
    /** What the page can show; older ones are forgotten. */
    private static final int MOST_CARDS = 500;

    private final Map<String, String> environment;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "another seed, another tenant (default: ${DEFAULT-VALUE})")
    private long seed = 7;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "300",
            description = "people in the tenant (default: ${DEFAULT-VALUE})")
    private int users = 300;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "how much of the tenant's time is told (default: ${DEFAULT-VALUE})")
    private int days = 30;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            defaultValue = "30000",
            description = "times faster than real time (default: ${DEFAULT-VALUE}, a month in about two minutes)")
    private double speed = 30_000;

    @Option(names = "--end", paramLabel = "INSTANT", description = "when the tenant's time ends (default: now)")
    private @Nullable Instant end;

    @Mixin
    private final EmbeddedOptions broker = new EmbeddedOptions();

    @Option(names = "--stay", description = "keep the broker up after the end, until Ctrl-C")
    private boolean stay;

    @Spec
    private @Nullable CommandSpec spec;

    DemoCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter stdout = Objects.requireNonNull(spec).commandLine().getOut();
        check(spec);
        StageSettings stages = broker.stages();
        List<WebhookConfig> webhooks = new ArrayList<>(inFastMotion(broker.webhooks(environment)));
        TenantSettings tenant = tenant(spec);
        try (Shutdown shutdown = Shutdown.onSignals()) {
            Scratch scratch = Scratch.closedBy(shutdown);
            TeamsDouble teams = shutdown.closeAtEnd("emulated Teams", teams());
            webhooks.add(channel(teams));
            stdout.println("Cards as Teams shows them, as they come: " + teams.page());
            EventHubsEmulator hub = shutdown.closeAtEnd("emulated hub", emulator());
            LivePipeline live = broker.start(stages, DemoFeed.source(hub), 4, 2, webhooks, scratch, shutdown, stdout);
            boolean ended = new DemoFeed(live.pipeline(), hub, tenant, speed).run(shutdown::isRequested);
            if (!live.awaitShown(shutdown)) {
                stdout.println("Stopped in the middle: the last sign-ins are not in this table.");
            }
            Holdouts.of(live.pipeline()).print(stdout);
            if (ended && stay) {
                live.stay(shutdown, stdout);
            }
        }
        return 0;
    }

    private void check(CommandSpec command) {
        broker.check();
        Range.USERS.check(users, command);
        Range.DAYS.check(days, command);
        if (!(speed > 0)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--speed must be greater than 0, e.g. 30000 for a month in about two minutes: " + speed);
        }
    }

    private static TeamsDouble teams() {
        try {
            return TeamsDouble.start(0, MOST_CARDS, null);
        } catch (IOException e) {
            throw new UserError("the emulated Teams cannot start: " + e.getMessage(), e);
        }
    }

    /** The demo's own channel. A month in minutes has a month's messages: only the limit by the second is kept. */
    private static WebhookConfig channel(TeamsDouble teams) {
        WebhookConfig usual = WebhookConfig.teams(
                "demo", WebhookUrl.parse(teams.workflow("demo").toString(), true));
        return inFastMotion(List.of(new WebhookConfig(
                        usual.name(),
                        usual.url(),
                        null,
                        usual.policy(),
                        List.of(Limit.TEAMS.get(0)),
                        usual.routes(),
                        usual.cards(),
                        usual.timeouts(),
                        usual.retry())))
                .get(0);
    }

    /** A month in minutes: everything is of long ago and of the first days, and nobody waits until tomorrow for a digest. */
    private static List<WebhookConfig> inFastMotion(List<WebhookConfig> webhooks) {
        return webhooks.stream()
                .map(webhook ->
                        webhook.with(webhook.policy().inFastMotion(Duration.ofSeconds(10), Duration.ofSeconds(20))))
                .toList();
    }

    private EventHubsEmulator emulator() {
        try {
            Path directory = broker.dataDir().orElse(null);
            return directory == null
                    ? EventHubsEmulator.start(0)
                    : EventHubsEmulator.start(0, directory.resolve("hub"));
        } catch (IOException e) {
            throw new UserError("the emulated hub cannot start (" + e.getMessage() + "): give another --data-dir", e);
        }
    }

    private TenantSettings tenant(CommandSpec command) throws IOException {
        TenantSettings wanted = wanted(command);
        Path directory = broker.dataDir().orElse(null);
        return directory == null ? wanted : DemoTenant.in(directory, wanted, end != null);
    }

    private TenantSettings wanted(CommandSpec command) {
        try {
            TenantSettings demo = TenantSettings.demo(seed, end == null ? Instant.now() : end);
            return new TenantSettings(
                    seed, users, Duration.ofDays(days), demo.end(), demo.recordsPerUserAndDay(), demo.noise());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--" + e.getMessage(), e);
        }
    }
}
