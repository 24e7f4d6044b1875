package io.holdout.simulator.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.models.EventPosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that do not speak AMQP, or badly: their connection ends, others go on, and the log stays short. */
class HostileClientTest {
    private static final byte[] SASL = bytes("AMQP\3\1\0\0");
    private static final byte[] AMQP = bytes("AMQP\0\1\0\0");
    private static final byte[] ANONYMOUS = frame(1, bytes("\0\123\101\300\14\1\243\11ANONYMOUS"));
    private static final byte[] OPEN = frame(0, bytes("\0\123\20\300\4\1\241\1x"));

    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private EventHubsEmulator emulator;
    private Client client;
    private Reading bystander;

    @BeforeEach
    void start() throws IOException {
        emulator = EventHubsEmulator.start(
                0, null, EmulatorSettings.IN_MEMORY.withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(500)));
        emulator.createHub("signins", 1);
        client = new Client(emulator, "signins");
        client.producer().send(Client.events("before", 1));
        bystander = Reading.of(client.consumer(), "0", EventPosition.earliest()).awaitEvents(1);
        System.setErr(new PrintStream(logged, true, UTF_8));
    }

    @AfterEach
    void stop() throws IOException {
        System.setErr(standardError);
        client.close();
        emulator.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] frame(int type, byte[] body) {
        return ByteBuffer.allocate(8 + body.length)
                .putInt(8 + body.length)
                .put((byte) 2)
                .put((byte) type)
                .putShort((short) 0)
                .put(body)
                .array();
    }

    /** Sends that and listens until the emulator has cut the connection. */
    private void assertCut(byte[]... sent) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), emulator.port())) {
            socket.setSoTimeout(10_000);
            try {
                for (byte[] bytes : sent) {
                    socket.getOutputStream().write(bytes);
                }
                InputStream in = socket.getInputStream();
                assertThat(in.readAllBytes().length).isLessThan(1_000);
            } catch (SocketException cut) {
                assertThat(cut).hasMessageMatching(".*(reset|Broken pipe).*");
            }
        }
        assertOthersGoOn();
    }

    private void assertOthersGoOn() {
        client.producer().send(Client.events("after", 1));
        assertThat(bystander.awaitEvents(2).bodies()).containsExactly("before0", "after0");
        assertThat(bystander.isOver()).isFalse();
        assertThat(logged.toString(UTF_8)).doesNotContain("\tat ").matches("([^\n]*\n)?");
    }

    @Test
    void garbage() throws IOException {
        byte[] garbage = new byte[100_000];
        new Random(7).nextBytes(garbage);

        assertCut(garbage);
    }

    @Test
    void garbageBehindTheHandshake() throws IOException {
        byte[] garbage = new byte[100_000];
        new Random(8).nextBytes(garbage);

        assertCut(SASL, ANONYMOUS, AMQP, OPEN, garbage);
    }

    @Test
    void anotherProtocol() throws IOException {
        assertCut(bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }

    @Test
    void silence() throws IOException {
        assertCut();
    }

    @Test
    void halfAHandshake() throws IOException {
        assertCut(SASL, ANONYMOUS);
    }

    @Test
    void silenceBehindTheHandshake() throws IOException {
        assertCut(SASL, ANONYMOUS, AMQP, OPEN);
    }

    @Test
    void aFrameThatIsLargerThanAllowed() throws IOException {
        byte[] head =
                ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).put((byte) 2).array();

        assertCut(SASL, ANONYMOUS, AMQP, OPEN, head, new byte[100_000]);
    }

    @Test
    void aFrameThatIsSmallerThanItsHead() throws IOException {
        assertCut(SASL, ANONYMOUS, AMQP, OPEN, new byte[8]);
    }

    @Test
    void aFrameBeforeTheHandshakeThatIsTooLarge() throws IOException {
        byte[] head = ByteBuffer.allocate(8)
                .putInt(Integer.MAX_VALUE)
                .put((byte) 2)
                .put((byte) 1)
                .array();

        assertCut(SASL, head, new byte[100_000]);
    }

    @Test
    void aListThatClaimsToBeEndless() throws IOException {
        // open, as a list of so many entries in so many bytes
        assertCut(SASL, ANONYMOUS, AMQP, frame(0, bytes("\0\123\20\320\177\377\377\377\177\377\377\377")));
    }
}
