package io.holdout.app.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.apache.kafka.server.ServerSocketFactory;

/** The broker's two listening sockets, bound before Kafka starts so that a free port cannot be lost to anyone else. */
final class Sockets implements ServerSocketFactory, AutoCloseable {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final ServerSocketChannel broker;
    private final ServerSocketChannel controller;

    private Sockets(ServerSocketChannel broker, ServerSocketChannel controller) {
        this.broker = broker;
        this.controller = controller;
    }

    static Sockets bind(int brokerPort) throws BrokerStartException {
        ServerSocketChannel broker = bound(brokerPort);
        try {
            return new Sockets(broker, bound(0));
        } catch (BrokerStartException e) {
            close(broker);
            throw e;
        }
    }

    int brokerPort() {
        return broker.socket().getLocalPort();
    }

    int controllerPort() {
        return controller.socket().getLocalPort();
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listener, InetSocketAddress address, int backlog, int receiveBufferSize) throws IOException {
        ServerSocketChannel socket = listener.equals(BrokerSettings.BROKER) ? broker : controller;
        socket.configureBlocking(false);
        return socket;
    }

    /** Closes what Kafka has not closed itself. */
    @Override
    public void close() {
        close(broker);
        close(controller);
    }

    private static ServerSocketChannel bound(int port) throws BrokerStartException {
        try {
            ServerSocketChannel socket = ServerSocketChannel.open();
            try {
                return socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (BindException e) {
            throw new BrokerStartException(
                    "port " + port + " on " + BrokerSettings.HOST
                            + " is taken: stop what listens there, or choose another port (0 takes any free one)",
                    e);
        } catch (IOException e) {
            throw new BrokerStartException(
                    "cannot listen on " + BrokerSettings.HOST + " (" + e
                            + "): check the limits on open files and sockets",
                    e);
        }
    }

    private static void close(ServerSocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
