package io.holdout.simulator.teams;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The page that shows cards as Teams does: Microsoft's own renderer, with Markdown, in the colours of Teams, light or dark
 * ({@code ?theme=dark}). Everything comes from this server, and the page's policy lets it load nothing else.
 */
final class TeamsPage implements HttpHandler {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'none';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, String> ASSETS = Map.of(
            "/", "page.html",
            "/page.js", "page.js",
            "/page.css", "page.css",
            "/adaptivecards.js", "adaptivecards.min.js",
            "/markdown-it.js", "markdown-it.umd.min.js");
    private static final String JSON = "application/json; charset=utf-8";

    /** In one answer; the page asks for the next ones. */
    private static final int MOST_CARDS = 200;

    private final Supplier<List<Post>> posts;
    private final ObjectMapper json = new ObjectMapper();

    TeamsPage(Supplier<List<Post>> posts) {
        this.posts = posts;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String asset = ASSETS.get(path);
            if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, "text/plain; charset=utf-8", "");
            } else if (path.equals("/cards")) {
                send(exchange, 200, JSON, cards(after(exchange.getRequestURI().getQuery())));
            } else if (asset != null) {
                send(exchange, 200, typeOf(asset), resource(asset));
            } else {
                send(exchange, 404, "text/plain; charset=utf-8", "");
            }
        }
    }

    /** The messages after the one of that number, as {@code [{"number":…,"channel":…,"arrived":…,"message":{…}}]}. */
    private String cards(long after) throws IOException {
        ArrayNode all = json.createArrayNode();
        List<Post> next = posts.get().stream()
                .filter(post -> post.number() > after)
                .limit(MOST_CARDS)
                .toList();
        for (Post post : next) {
            ObjectNode one = all.addObject();
            one.put("number", post.number());
            one.put("channel", post.channel());
            one.put("arrived", post.arrived().toString());
            one.set("message", json.readTree(post.body()));
        }
        return json.writeValueAsString(all);
    }

    private static long after(@Nullable String query) {
        return query != null && query.matches("after=[0-9]{1,15}") ? Long.parseLong(query.substring(6)) : 0;
    }

    private static String typeOf(String asset) {
        String type = asset.endsWith(".js") ? "text/javascript" : asset.endsWith(".css") ? "text/css" : "text/html";
        return type + "; charset=utf-8";
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = TeamsPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build left out " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
