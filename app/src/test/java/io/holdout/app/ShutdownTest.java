package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(300)
class ShutdownTest {

    @Test
    void closesTheNewestFirstAndGoesOnAfterAFailure() {
        List<String> closed = new ArrayList<>();
        Shutdown shutdown = Shutdown.onSignals();
        shutdown.closeAtEnd("broker", () -> closed.add("broker"));
        shutdown.closeAtEnd("broken", () -> {
            throw new IOException("will not close");
        });
        shutdown.closeAtEnd("streams", () -> closed.add("streams"));

        shutdown.close();
        shutdown.close();

        assertThat(closed).containsExactly("streams", "broker");
    }

    @Test
    void aFailureEndsTheWaitAndIsThrown() {
        try (Shutdown shutdown = Shutdown.onSignals()) {
            shutdown.fail(new UserError("the disk is full: make room"));

            assertThat(shutdown.isRequested()).isTrue();
            assertThatExceptionOfType(UserError.class).isThrownBy(shutdown::await);
        }
    }

    @Test
    void wakesWorkThatHasToBeWokenEvenIfItAsksTooLate() {
        List<String> woken = new ArrayList<>();
        try (Shutdown shutdown = Shutdown.onSignals()) {
            shutdown.whenRequested(() -> woken.add("early"));
            shutdown.request();
            shutdown.whenRequested(() -> woken.add("late"));
        }

        assertThat(woken).containsExactly("early", "late");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // knows no SIGTERM
    void onSigtermTheMainThreadClosesInOrder() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShutdownProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            assertThat(out.readLine()).isEqualTo("ready");
            assertThat(process.toHandle().destroy()).isTrue(); // Process.destroy() would close the stream as well

            assertThat(out.lines()).containsExactly("told to stop", "closed second", "closed first");
            assertThat(process.waitFor()).isEqualTo(128 + 15);
        }
    }
}
