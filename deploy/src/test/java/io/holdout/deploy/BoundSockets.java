package io.holdout.deploy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import javax.net.ServerSocketFactory;

/** Makes the emulated hub listen where containers reach it, and not on loopback. */
final class BoundSockets extends ServerSocketFactory {
    private final InetAddress address;

    BoundSockets(InetAddress address) {
        this.address = address;
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return createServerSocket(port, 0);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return new ServerSocket(port, backlog, address);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress ignored) throws IOException {
        return createServerSocket(port, backlog);
    }
}
