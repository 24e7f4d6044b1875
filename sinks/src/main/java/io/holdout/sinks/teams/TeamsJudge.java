package io.holdout.sinks.teams;

import io.holdout.sinks.delivery.Delivery;
import io.holdout.sinks.delivery.Delivery.Delivered;
import io.holdout.sinks.delivery.Delivery.Rejected;
import io.holdout.sinks.delivery.Delivery.RetryLater;
import io.holdout.sinks.delivery.Judge;
import java.util.Locale;

/**
 * What Teams means by an answer: Workflows accept with 202 and nothing else; the old connectors answer 200 even when they have failed,
 * and mean success only by {@code 1} (source: Microsoft's documentation of both). Of a host of neither family, such as a gateway in
 * front of them, both ways are understood.
 */
enum TeamsJudge implements Judge {
    WORKFLOWS,
    CONNECTOR,
    EITHER;

    static TeamsJudge ofHost(String host) {
        if (host.endsWith(".logic.azure.com")
                || host.endsWith(".api.powerplatform.com")
                || host.endsWith(".logic.azure.us")
                || host.endsWith(".api.powerplatform.us")) {
            return WORKFLOWS;
        }
        return host.endsWith(".webhook.office.com")
                        || host.equals("outlook.office.com")
                        || host.equals("outlook.office365.com")
                ? CONNECTOR
                : EITHER;
    }

    @Override
    public Delivery ofSuccess(int status, String body) {
        boolean accepted = status == 202 && this != CONNECTOR;
        boolean one = status == 200 && this != WORKFLOWS && body.strip().equals("1");
        boolean silent = status == 200 && this == EITHER && body.isBlank();
        if (accepted || one || silent) {
            return new Delivered();
        }
        String text = body.toLowerCase(Locale.ROOT);
        if (text.contains("webhook message delivery failed") || text.contains("http error 429")) {
            return text.contains("http error 413")
                    ? new Rejected("status " + status + " with an error text: the message is too large")
                    : new RetryLater("throttled (" + status + " with an error text)", null, true);
        }
        // a login page or a proxy: calling it delivered would lose the alert, repeating it would not help
        return new Rejected("status " + status + " with an answer that is not a webhook's");
    }
}
