package io.holdout.app;

import io.holdout.app.rules.DeliveryFile;
import io.holdout.app.rules.TeamFileException;
import io.holdout.app.rules.WebhookConfig;
import io.holdout.sinks.delivery.WebhookUrl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who is told of alerts: the options of the commands with sinks inside. */
final class DeliveryOptions {
    static final String TEAMS_WEBHOOK = "HOLDOUT_TEAMS_WEBHOOK";

    /** Name of the webhook that the variable gives. */
    private static final String TEAMS = "teams";

    @Option(
            names = "--delivery",
            paramLabel = "FILE",
            description =
                    "webhooks and what they are told, in YAML or JSON; docs/DELIVERY.md has it (default: the Teams webhook in"
                            + " HOLDOUT_TEAMS_WEBHOOK, if that is set)")
    private @Nullable Path file;

    @Option(
            names = "--allow-private-webhooks",
            description = "webhooks may lie in a private network, or on this machine without TLS")
    private boolean allowPrivate;

    /** Asked before anything starts: everything that is wrong is told at once. */
    List<WebhookConfig> webhooks(Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        List<WebhookConfig> webhooks = new ArrayList<>();
        if (file != null) {
            try {
                webhooks.addAll(DeliveryFile.read(file, environment, allowPrivate));
            } catch (TeamFileException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        String url = environment.getOrDefault(TEAMS_WEBHOOK, "");
        if (!url.isBlank()) {
            try {
                put(webhooks, WebhookUrl.parse(url, allowPrivate));
            } catch (IllegalArgumentException e) {
                problems.add(TEAMS_WEBHOOK + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new UserError(String.join("\n", problems));
        }
        return List.copyOf(webhooks);
    }

    /** The environment goes before the file. */
    private static void put(List<WebhookConfig> webhooks, WebhookUrl url) {
        for (int i = 0; i < webhooks.size(); i++) {
            if (webhooks.get(i).name().equals(TEAMS) && webhooks.get(i).isTeams()) {
                webhooks.set(i, webhooks.get(i).at(url));
                return;
            }
        }
        webhooks.add(WebhookConfig.teams(TEAMS, url));
    }
}
