package io.holdout.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The command, with the settings of the environment. */
final class Podman {
    private Podman() {}

    private record Ended(int exitCode, String said) {}

    /** Whether there is one, with that network: whether it is what Testcontainers talks to. */
    static boolean knows(String network) throws InterruptedException {
        try {
            return start("network", "exists", network).exitCode() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Runs it to its end.
     *
     * @throws IllegalStateException with what it said, if it failed
     */
    static String run(String... arguments) throws IOException, InterruptedException {
        Ended ended = start(arguments);
        if (ended.exitCode() != 0) {
            throw new IllegalStateException("podman " + String.join(" ", arguments) + ": " + ended.said());
        }
        return ended.said();
    }

    /** Runs it, whatever comes of it. */
    static void tryTo(String... arguments) throws IOException, InterruptedException {
        start(arguments);
    }

    private static Ended start(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("podman"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
