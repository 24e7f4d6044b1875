package io.holdout.ingest.hub;

import static java.util.Objects.requireNonNull;

import com.azure.core.amqp.AmqpRetryMode;
import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.core.amqp.AmqpTransportType;
import com.azure.core.credential.TokenCredential;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The way to one hub. Prints as its address; the secret is in none of its texts. */
public final class HubConnection {
    private static final Pattern ENDPOINT =
            Pattern.compile("(?:^|;)\\s*Endpoint\\s*=\\s*sb://([^/:;\\s]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENTITY =
            Pattern.compile("(?:^|;)\\s*EntityPath\\s*=\\s*([^;]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern EMULATOR =
            Pattern.compile("(?:^|;)\\s*UseDevelopmentEmulator\\s*=\\s*true", Pattern.CASE_INSENSITIVE);
    private static final int AMQPS = 5671;
    private static final Pattern KEY =
            Pattern.compile("(?:^|;)\\s*SharedAccess(?:Key|Signature)\\s*=\\s*\\S", Pattern.CASE_INSENSITIVE);

    private final String namespace;
    private final String hub;
    private final String consumerGroup;
    private final boolean webSockets;
    private final Credential credential;
    private final @Nullable HubEndpoint endpoint;

    private sealed interface Credential {
        record Text(String connectionString) implements Credential {}

        record Token(TokenCredential credential) implements Credential {}
    }

    private HubConnection(
            String namespace,
            String hub,
            String consumerGroup,
            boolean webSockets,
            Credential credential,
            @Nullable HubEndpoint endpoint) {
        this.namespace = requireNonNull(namespace, "namespace");
        this.hub = requireNonNull(hub, "hub");
        this.consumerGroup = requireNonNull(consumerGroup, "consumerGroup");
        this.webSockets = webSockets;
        this.credential = credential;
        this.endpoint = endpoint;
    }

    /**
     * With a connection string.
     *
     * @param hub may be null where the text names it ({@code EntityPath})
     * @param consumerGroup of Event Hubs; other readers of the hub need another one
     * @param webSockets over port 443, where AMQP's own port is closed
     * @throws IllegalArgumentException saying what is wrong, without the text
     */
    public static HubConnection withConnectionString(
            String connectionString, @Nullable String hub, String consumerGroup, boolean webSockets) {
        Matcher endpoint = ENDPOINT.matcher(connectionString);
        if (!endpoint.find() || !KEY.matcher(connectionString).find()) {
            throw new IllegalArgumentException("a connection string reads"
                    + " Endpoint=sb://NAMESPACE.servicebus.windows.net/;SharedAccessKeyName=NAME;SharedAccessKey=KEY");
        }
        Matcher entity = ENTITY.matcher(connectionString);
        String named = entity.find() ? entity.group(1).strip() : null;
        if (named != null && hub != null && !named.equalsIgnoreCase(hub)) {
            throw new IllegalArgumentException("the connection string is for the hub " + named + " and not for " + hub
                    + ": give the one of the hub");
        }
        String name = hub == null ? named : hub;
        if (name == null) {
            throw new IllegalArgumentException(
                    "no hub is named: give its name, or a connection string with EntityPath");
        }
        return new HubConnection(
                endpoint.group(1), name, consumerGroup, webSockets, new Credential.Text(connectionString), null);
    }

    /**
     * With an identity of Microsoft Entra ID.
     *
     * @throws IllegalArgumentException naming the environment variables that are missing
     */
    public static HubConnection withIdentity(
            String namespace,
            String hub,
            String consumerGroup,
            boolean webSockets,
            HubCredentials credentials,
            Map<String, String> environment) {
        return new HubConnection(
                namespace, hub, consumerGroup, webSockets, new Credential.Token(credentials.from(environment)), null);
    }

    /**
     * The same hub, reached through a private link, a gateway or a proxy. Tokens and the names in Kafka stay those of the namespace.
     *
     * @param address {@code HOST} or {@code HOST:PORT}; the host's certificate must be in that name
     * @throws IllegalArgumentException saying what is wrong
     */
    public HubConnection through(String address) {
        return new HubConnection(namespace, hub, consumerGroup, webSockets, credential, HubEndpoint.parse(address));
    }

    /** Full name of the namespace's host. */
    public String namespace() {
        return namespace;
    }

    public String hub() {
        return hub;
    }

    public String consumerGroup() {
        return consumerGroup;
    }

    /**
     * Name of the source in Kafka: namespace, hub and, unless it is the default one, consumer group. Part of the names of its
     * checkpoint topic, its group and its transactional ids.
     */
    public String source() {
        String first = namespace.endsWith(".servicebus.windows.net")
                ? namespace.substring(0, namespace.indexOf('.'))
                : namespace.replace('.', '-');
        String group =
                consumerGroup.equals(EventHubClientBuilder.DEFAULT_CONSUMER_GROUP_NAME) ? "" : "." + consumerGroup;
        return (first + "." + hub + group).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-");
    }

    /** Tells hubs apart whose {@link #source} happens to be the same. */
    String fullName() {
        return (namespace + "/" + hub + "/" + consumerGroup).toLowerCase(Locale.ROOT);
    }

    EventHubConsumerAsyncClient open() {
        EventHubClientBuilder builder = new EventHubClientBuilder()
                .consumerGroup(consumerGroup)
                .transportType(webSockets ? AmqpTransportType.AMQP_WEB_SOCKETS : AmqpTransportType.AMQP)
                .prefetchCount(1) // what is on its way is bounded by what was asked for
                .retryOptions(new AmqpRetryOptions()
                        .setMode(AmqpRetryMode.FIXED)
                        .setMaxRetries(1) // whatever fails is opened anew, in the order that is safe
                        .setDelay(Duration.ofMillis(100))
                        .setMaxDelay(Duration.ofSeconds(30))
                        .setTryTimeout(Duration.ofSeconds(10)));
        if (credential instanceof Credential.Text text) {
            builder.connectionString(text.connectionString(), hub);
        } else if (credential instanceof Credential.Token token) {
            builder.credential(namespace, hub, token.credential());
        }
        if (endpoint != null) {
            builder.customEndpointAddress(endpoint.uri().toString());
        }
        return builder.buildAsyncConsumerClient();
    }

    /**
     * Finds out what cannot be seen through the SDK. Not with WebSockets, which may go through a proxy that only the SDK knows of, and
     * not with an emulator, which speaks no TLS.
     */
    void tryOut() throws HubRefusedException {
        boolean plain = credential instanceof Credential.Text text
                && EMULATOR.matcher(text.connectionString()).find();
        if (!webSockets && !plain) {
            TrialHandshake.with(
                    endpoint == null ? namespace : endpoint.host(), endpoint == null ? AMQPS : endpoint.port(AMQPS));
        }
    }

    /** Where it is reached. */
    String address() {
        return endpoint == null ? namespace : namespace + ", through " + endpoint + ",";
    }

    @Override
    public String toString() {
        String way = endpoint == null ? "" : ", through " + endpoint;
        return namespace + "/" + hub + ", consumer group " + consumerGroup + way;
    }
}
