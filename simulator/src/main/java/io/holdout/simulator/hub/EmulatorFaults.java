package io.holdout.simulator.hub;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;

/** What goes wrong with connections, tokens and publishes, on demand. */
public final class EmulatorFaults {
    private final Set<AmqpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Gate gate = new Gate();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile boolean refusing;
    private volatile boolean rejecting;

    EmulatorFaults() {}

    /** How many connections there are. */
    public int connections() {
        return connections.size();
    }

    /**
     * Cuts all connections without a word of AMQP, by RST.
     *
     * @return how many it were
     */
    public int dropConnections() {
        int count = connections.size();
        connections.forEach(AmqpConnection::drop);
        return count;
    }

    /**
     * Closes all connections the way the service does when it is updated.
     *
     * @param condition such as "amqp:connection:forced"
     * @return how many it were
     */
    public int closeConnections(String condition, String description) {
        int count = connections.size();
        connections.forEach(connection -> connection.close(new ErrorCondition(Symbol.valueOf(condition), description)));
        return count;
    }

    /** Neither reads nor answers a byte, on connections old and new; with false it goes on. */
    public void freezeConnections(boolean on) {
        gate.shut(on);
    }

    /** Cuts new connections as soon as they are made; old ones stay. */
    public void refuseConnections(boolean on) {
        refusing = on;
    }

    /** Answers so many of the next publishes with "com.microsoft:server-busy"; nothing of them is kept. */
    public void serverBusy(int publishes) {
        busy.addAndGet(publishes);
    }

    /** Keeps what so many of the next publishes bring, but cuts the connection instead of saying so. */
    public void loseAcks(int publishes) {
        lost.addAndGet(publishes);
    }

    /** Answers tokens with 401. */
    public void rejectTokens(boolean on) {
        rejecting = on;
    }

    /** What happens to a publish. */
    enum OnPublish {
        NOTHING,
        BUSY,
        LOST_ACK
    }

    OnPublish onPublish() {
        if (use(busy)) {
            return OnPublish.BUSY;
        }
        return use(lost) ? OnPublish.LOST_ACK : OnPublish.NOTHING;
    }

    private static boolean use(AtomicInteger left) {
        return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    boolean refusesConnections() {
        return refusing;
    }

    boolean rejectsTokens() {
        return rejecting;
    }

    Gate gate() {
        return gate;
    }

    void opened(AmqpConnection connection) {
        connections.add(connection);
    }

    void ended(AmqpConnection connection) {
        connections.remove(connection);
    }
}
