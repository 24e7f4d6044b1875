package io.holdout.simulator.teams;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback interface that answers like the webhooks of Teams, of Power Automate's Workflows and of the old
 * connectors, or as its scripts say. It keeps what it got, and {@link #page} shows the cards in it.
 *
 * <p>A channel exists once its address was asked for. All methods may be called from any thread; no thread of it keeps the
 * process alive.
 */
public final class TeamsDouble implements AutoCloseable {
    /** How much of a request is kept. */
    public static final int MOST_BYTES = 1 << 20;

    /** What the addresses carry as their secret: it must turn up in no log, metric, error or topic. */
    public static final String SECRET = "s3cr3t-signature";

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int BACKLOG = 256;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final int kept;

    private TeamsDouble(HttpServer server, int kept) {
        this.server = server;
        this.kept = kept;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "teams-double");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * A server that speaks http and keeps everything.
     *
     * @param port 0 for any that is free
     * @throws IOException if the port is taken
     */
    public static TeamsDouble start(int port) throws IOException {
        return start(port, Integer.MAX_VALUE, null);
    }

    /**
     * A server.
     *
     * @param port 0 for any that is free
     * @param kept how many requests of a channel are kept whole; of the others only the times are
     * @param tls keys and certificate for https, null for http
     * @throws IOException if the port is taken
     */
    public static TeamsDouble start(int port, int kept, @Nullable SSLContext tls) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
        HttpServer server;
        if (tls == null) {
            server = HttpServer.create(address, BACKLOG);
        } else {
            HttpsServer secure = HttpsServer.create(address, BACKLOG);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = secure;
        }
        TeamsDouble teams = new TeamsDouble(server, kept);
        server.setExecutor(teams.threads);
        for (Family family : Family.values()) {
            server.createContext(family.path(), exchange -> teams.take(family, exchange));
        }
        server.createContext("/", new TeamsPage(teams::cards));
        server.start();
        return teams;
    }

    /** Kinds of webhooks, told apart by the path of their addresses. */
    private enum Family {
        WORKFLOW(
                "/workflows/",
                "/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sig="),
        CONNECTOR("/webhookb2/", "/IncomingWebhook/"),
        OTHER("/hooks/", "?key=");

        private final String path;
        private final String rest;

        Family(String path, String rest) {
            this.path = path;
            this.rest = rest;
        }

        String path() {
            return path;
        }

        String of(String channel) {
            return path + channel + rest + SECRET;
        }

        /** Empty where the path names none. */
        String channelOf(String given) {
            String name = given.substring(path.length());
            int slash = name.indexOf('/');
            return slash < 0 ? name : name.substring(0, slash);
        }

        Answer usual() {
            return switch (this) {
                case WORKFLOW -> Answer.accepted();
                case CONNECTOR -> Answer.one();
                case OTHER -> Answer.reply(200, "");
            };
        }
    }

    private static final class Channel {
        private final Posts posts;
        private volatile Script script;
        private long asked;

        Channel(int kept, Script script) {
            this.posts = new Posts(kept);
            this.script = script;
        }

        synchronized Answer next() {
            return script.answer(asked++);
        }

        synchronized void follow(Script given) {
            script = given;
            asked = 0;
        }
    }

    /** The address of a channel of Workflows: it takes Adaptive Cards and answers 202. */
    public URI workflow(String channel) {
        return address(Family.WORKFLOW, channel);
    }

    /** The address of a channel of the old connectors: it takes Adaptive Cards and answers 200 with {@code 1}. */
    public URI connector(String channel) {
        return address(Family.CONNECTOR, channel);
    }

    /** The address of a server that is none of Teams': it takes whatever comes and answers 200. */
    public URI hook(String channel) {
        return address(Family.OTHER, channel);
    }

    /** From now on requests to the channel are answered so, counted from 0; what is no message for Teams too. */
    public void script(String channel, Script script) {
        channel(channel).follow(script);
    }

    /** What came into the channel, oldest first. */
    public List<Post> posts(String channel) {
        return channel(channel).posts.all();
    }

    /** How many requests came into the channel. */
    public long count(String channel) {
        return channel(channel).posts.count();
    }

    /** The most requests that came into the channel within any span of that length. */
    public int mostWithin(String channel, Duration span) {
        return channel(channel).posts.mostWithin(span);
    }

    /** The page that shows the cards; it follows what comes. */
    public URI page() {
        return at("/");
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** Everything that was taken, over all channels, oldest first. */
    private List<Post> cards() {
        return channels.values().stream()
                .flatMap(channel -> channel.posts.all().stream())
                .filter(post -> post.answer().isSuccess())
                .sorted(Comparator.comparingLong(Post::number))
                .toList();
    }

    private URI address(Family family, String channel) {
        if (!channel.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("a channel's name has letters, digits, - and _: " + channel);
        }
        channels.computeIfAbsent(channel, name -> new Channel(kept, Script.always(family.usual())));
        return at(family.of(channel));
    }

    private URI at(String path) {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private Channel channel(String name) {
        Channel channel = channels.get(name);
        if (channel == null) {
            throw new IllegalArgumentException("nobody asked for the address of a channel " + name);
        }
        return channel;
    }

    private void take(Family family, HttpExchange exchange) throws IOException {
        long nanos = System.nanoTime();
        Instant arrived = Instant.now();
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
        String name = family.channelOf(exchange.getRequestURI().getPath());
        Channel channel = channels.get(name);
        if (channel == null) {
            Replies.send(exchange, Answer.reply(404, ""), closed);
            return;
        }
        Optional<Answer> refusal = family == Family.OTHER ? Optional.empty() : Envelope.refusal(body);
        Answer scripted = channel.next();
        // a script that fails on purpose goes on failing; one that would take the message does not take everything
        Answer answer = scripted.isSuccess() ? refusal.orElse(scripted) : scripted;
        channel.posts.add(new Post(
                number.incrementAndGet(),
                name,
                arrived,
                nanos,
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                headers(exchange),
                new String(body, UTF_8),
                answer));
        Replies.send(exchange, answer, closed);
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), values.get(0)));
        return headers;
    }
}
