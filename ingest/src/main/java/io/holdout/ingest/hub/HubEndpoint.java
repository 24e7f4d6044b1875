package io.holdout.ingest.hub;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a hub is reached instead of at its namespace.
 *
 * @param uri {@code sb://HOST} or {@code sb://HOST:PORT} and nothing else
 */
record HubEndpoint(URI uri) {
    private static final String SHAPE =
            "an endpoint is HOST or HOST:PORT, such as hubs.contoso.example:5671, without a scheme and a path";
    private static final int MAX_PORT = 65_535;

    /**
     * Reads {@code HOST} or {@code HOST:PORT}.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static HubEndpoint parse(String text) {
        HubEndpoint endpoint;
        try {
            endpoint = new HubEndpoint(new URI("sb://" + text));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(SHAPE, e);
        }
        int port = endpoint.uri.getPort();
        // whatever else a URI may have is not in what it prints as
        if (endpoint.uri.getHost() == null || port == 0 || port > MAX_PORT || !text.equals(endpoint.toString())) {
            throw new IllegalArgumentException(SHAPE);
        }
        return endpoint;
    }

    String host() {
        return uri.getHost();
    }

    int port(int ifNone) {
        return uri.getPort() < 0 ? ifNone : uri.getPort();
    }

    @Override
    public String toString() {
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }
}
