package io.holdout.simulator.hub;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.impl.ProtonByteArrayBufferAllocator;
import org.apache.qpid.protonj2.engine.Connection;
import org.apache.qpid.protonj2.engine.Engine;
import org.apache.qpid.protonj2.engine.EngineFactory;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection. A thread reads from the socket; another, the loop, makes every call of the AMQP engine and writes what it
 * puts out.
 */
final class AmqpConnection {
    private static final Logger log = LoggerFactory.getLogger(AmqpConnection.class);
    private static final int CHUNK = 64 * 1024;

    /** Chunks that wait for the loop; a client that sends faster waits in TCP. */
    private static final int WAITING_CHUNKS = 16;

    /** How long a client may take to answer a close. */
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final Socket socket;
    private final EmulatorFaults faults;
    private final OutputStream out;
    private final Engine engine = EngineFactory.PROTON.createEngine();
    private final Connection connection;
    private final ConnectionLinks links;
    private final ScheduledExecutorService loop;
    private final Semaphore waiting = new Semaphore(WAITING_CHUNKS);
    private final AtomicBoolean ended = new AtomicBoolean();
    private @Nullable Future<?> deadline;

    AmqpConnection(Socket socket, Namespace namespace, EmulatorFaults faults, Traffic traffic) throws IOException {
        this.socket = socket;
        this.faults = faults;
        socket.setTcpNoDelay(true);
        out = new BufferedOutputStream(new GatedOutput(socket.getOutputStream()), CHUNK);
        loop = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "loop"));
        links = new ConnectionLinks(this, namespace, faults, traffic);
        SaslWelcome.to(engine);
        engine.outputHandler((ProtonBuffer buffer) -> write(buffer));
        engine.errorHandler(failed -> failed(failed.failureCause()));
        connection = engine.connection();
    }

    /** Passes on nothing while the gate is shut. */
    private final class GatedOutput extends FilterOutputStream {
        private GatedOutput(OutputStream socket) {
            super(socket);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            faults.gate().pass(ended::get);
            out.write(bytes, from, length);
        }
    }

    private Thread thread(Runnable task, String role) {
        Thread thread = new Thread(task, "hub-" + role + "-" + socket.getPort());
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to listen to the client. */
    void start(EmulatorSettings settings) {
        faults.opened(this);
        execute(() -> open(settings));
        thread(this::read, "read").start();
    }

    private void open(EmulatorSettings settings) {
        connection.openHandler(opened -> {
            keep();
            opened.setContainerId("eventhubs-emulator").setMaxFrameSize(CHUNK);
            opened.setIdleTimeout(settings.idleTimeout().toMillis()).open();
            opened.tickAuto(loop);
        });
        connection.closeHandler(closed -> {
            closed.close();
            execute(() -> end(false));
        });
        links.listen(connection);
        engine.start();
        endWithin(settings.handshakeTimeout());
    }

    private void endWithin(Duration time) {
        deadline = loop.schedule(() -> end(false), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void keep() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    /** Has the loop do something, unless the connection is over. */
    void execute(Runnable task) {
        try {
            loop.execute(() -> perform(task));
        } catch (RejectedExecutionException e) {
            log.trace("the connection is over, and so is what waits for it");
        }
    }

    private void perform(Runnable task) {
        if (ended.get()) {
            return;
        }
        try {
            task.run();
            out.flush();
        } catch (IOException e) {
            end(false);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void write(ProtonBuffer buffer) {
        try {
            out.write(Deliveries.bytes(buffer));
        } catch (IOException e) {
            end(false);
        }
    }

    private void read() {
        byte[] buffer = new byte[CHUNK];
        try (InputStream in = socket.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                faults.gate().pass(ended::get);
                byte[] chunk = Arrays.copyOf(buffer, n);
                waiting.acquireUninterruptibly();
                execute(() -> {
                    waiting.release();
                    take(chunk);
                });
            }
        } catch (IOException e) {
            log.debug("{} is gone: {}", this, e.getMessage());
        }
        end(false);
    }

    private void take(byte[] chunk) {
        if (engine.isRunning()) {
            engine.accept(ProtonByteArrayBufferAllocator.wrapped(chunk));
        }
    }

    /** What a client sends that is not AMQP ends its connection, and nothing else. */
    private void failed(Throwable cause) {
        if (!ended.get()) {
            log.warn("{} is cut: {}", this, cause.toString());
            end(false);
        }
    }

    /** Says goodbye with an error. */
    void close(ErrorCondition condition) {
        execute(() -> {
            connection.setCondition(condition).close();
            endWithin(GOODBYE);
        });
    }

    /** Cuts the connection by RST. */
    void drop() {
        end(true);
    }

    private void end(boolean reset) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        faults.ended(this);
        faults.gate().nudge();
        try {
            socket.setSoLinger(reset, 0);
            socket.close();
        } catch (IOException e) {
            log.debug("{} was closed already: {}", this, e.getMessage());
        }
        loop.execute(() -> {
            links.end();
            engine.shutdown();
            loop.shutdown();
        });
    }

    @Override
    public String toString() {
        return "the connection from port " + socket.getPort();
    }
}
