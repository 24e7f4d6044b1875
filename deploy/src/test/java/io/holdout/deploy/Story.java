package io.holdout.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.simulator.hub.Hub;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Invented people who sign in, one after the other at a steady pace, published into all partitions of a hub by a thread of its own.
 * Every third uses a browser. The others read mail on a phone over ActiveSync, every fifth on two, and do so again later; every seventh
 * of the later sign-ins is published twice. So each phone has to be alerted once.
 */
final class Story implements AutoCloseable {
    private static final long PAUSE_NANOS = 200_000_000;
    private static final int AGAIN_AFTER = 25;
    private static final Phone FIRST = new Phone("Apple-iPhone9C1/1907.71", "apple:iPhone9,1");
    private static final Phone SECOND = new Phone("Apple-iPhone14C5/2202.91", "apple:iPhone14,5");

    private final Hub hub;
    private final Map<Holdout, Instant> published = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "story");
    private volatile boolean stopped;

    private record Phone(String agent, String device) {}

    /** A phone of somebody that signs in over a legacy protocol. */
    record Holdout(String user, String device) {}

    Story(Hub hub) {
        this.hub = hub;
    }

    void start() {
        thread.start();
    }

    /** What has to be alerted, and when it was published. */
    Map<Holdout, Instant> published() {
        return Map.copyOf(published);
    }

    boolean isOver() {
        return stopped;
    }

    /** Ends it; what was published stays. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void run() {
        long next = System.nanoTime();
        for (int n = 0; !stopped; n++) {
            publish(n, signIns(n));
            next += PAUSE_NANOS;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private List<String> signIns(int n) {
        List<String> records = new ArrayList<>();
        if (n % 3 == 0) {
            records.add(record(n, "a", "Browser", "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"));
        } else {
            records.add(onPhone(n, "a", FIRST));
            if (n % 5 == 0) {
                records.add(onPhone(n, "b", SECOND));
            }
        }
        int before = n - AGAIN_AFTER;
        if (before >= 0 && before % 3 != 0) {
            String again = onPhone(before, "c", FIRST);
            records.add(again);
            if (n % 7 == 0) {
                records.add(again);
            }
        }
        return records;
    }

    private String onPhone(int n, String which, Phone phone) {
        published.putIfAbsent(new Holdout(user(n), phone.device()), Instant.now());
        return record(n, which, "Exchange ActiveSync", phone.agent());
    }

    private static String user(int n) {
        return String.format("0f6a3c52-0a44-4a49-9f1e-%012d", n);
    }

    private static String record(int n, String which, String app, String agent) {
        return """
                {"time":"%1$s","category":"SignInLogs","tenantId":"5d0bb1a6-2f3e-4c55-9a1b-0c9e4d7f2a10","properties":{
                "id":"%2$s-%3$s","createdDateTime":"%1$s","userId":"%2$s","userPrincipalName":"user%4$d@contoso.example",
                "status":{"errorCode":0},"clientAppUsed":"%5$s","userAgent":"%6$s","ipAddress":"203.0.113.%7$d",
                "location":{"countryOrRegion":"NO"},"autonomousSystemNumber":64500,
                "resourceDisplayName":"Office 365 Exchange Online"}}""".formatted(Instant.now().minusSeconds(60), user(n), which, n, app, agent, n % 250 + 1);
    }

    /** An AMQP message of one data section with a bin32. */
    private void publish(int n, List<String> records) {
        byte[] utf8 = ("{\"records\":[" + String.join(",", records) + "]}").getBytes(UTF_8);
        byte[] message = ByteBuffer.allocate(8 + utf8.length)
                .put(new byte[] {0, 0x53, 0x75, (byte) 0xb0})
                .putInt(utf8.length)
                .put(utf8)
                .array();
        hub.partition(Integer.toString(n % hub.partitions())).publish(message);
    }
}
