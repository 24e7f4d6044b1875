/**
 * Findings as Adaptive Cards in Microsoft Teams, posted to a Workflows (Power Automate) webhook or an old incoming webhook.
 *
 * <p>The address of a webhook is a secret: whoever knows it can write to the channel. It leaves {@link
 * io.holdout.sinks.teams.WebhookUrl} only towards the HTTP client.
 */
@NullMarked
package io.holdout.sinks.teams;

import org.jspecify.annotations.NullMarked;
