package io.holdout.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.sinks.delivery.Delivery.Rejected;
import io.holdout.sinks.delivery.Delivery.RetryLater;
import io.holdout.sinks.delivery.HttpPoster.Timeouts;
import io.holdout.sinks.delivery.WebhookUrl.Names;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpPosterTest {
    private static final WebhookUrl URL = WebhookUrl.parse("https://flows.contoso.example/x", false);

    @Test
    void aNameThatComesToStandForAPrivateAddressIsNotReached() {
        Names rebound = host ->
                new InetAddress[] {InetAddress.getByName("52.112.0.1"), InetAddress.getByName("169.254.169.254")};

        assertThat(post(rebound, Duration.ofSeconds(10))).isInstanceOf(Rejected.class);
    }

    @Test
    void aNameThatIsNotKnownMayBeKnownLater() {
        Names none = host -> {
            throw new UnknownHostException(host);
        };

        assertThat(post(none, Duration.ofSeconds(10))).isEqualTo(new RetryLater("its name is not known", null, true));
    }

    @Test
    void aNameServerThatHangsEndsWithTheAttempt() {
        Names hanging = host -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        };

        assertThat(post(hanging, Duration.ofMillis(200))).isInstanceOf(RetryLater.class);
    }

    private static Delivery post(Names names, Duration limit) {
        try (HttpPoster poster =
                new HttpPoster(URL, Judge.ANY_SUCCESS, new Timeouts(limit, limit), InstantSource.system(), names)) {
            return poster.post(new byte[0], Map.of()).join();
        }
    }
}
