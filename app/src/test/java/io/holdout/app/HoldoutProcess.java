package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Holdout as a process of its own, to be watched and to be killed. */
final class HoldoutProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader stdout;
    private final Path stderr;
    private final List<String> printed = new ArrayList<>();

    private HoldoutProcess(Process process, Path stderr) {
        this.process = process;
        this.stdout = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        this.stderr = stderr;
    }

    /**
     * Starts it.
     *
     * @param stderr file that takes what it says on standard error
     */
    static HoldoutProcess start(Path stderr, Map<String, String> environment, String... args) throws IOException {
        return start(stderr, List.of(), environment, args);
    }

    /**
     * Starts it on a JVM with more options.
     *
     * @param stderr file that takes what it says on standard error
     */
    static HoldoutProcess start(Path stderr, List<String> jvmOptions, Map<String, String> environment, String... args)
            throws IOException {
        // short runs: the second compiler would cost more than it gives
        List<String> options = new ArrayList<>(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
        options.addAll(jvmOptions);
        return start(stderr, environment, Holdout.class, options, args);
    }

    /**
     * Starts another main class, with the class path and the environment of Holdout.
     *
     * @param options of the JVM
     */
    static HoldoutProcess start(
            Path stderr, Map<String, String> environment, Class<?> main, List<String> options, String... args)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        if (Runtime.version().feature() >= 23) {
            // as the launcher does
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return start(stderr, environment, command);
    }

    /** Starts a command as it is given, e.g. the launcher. */
    static HoldoutProcess start(Path stderr, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(stderr.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(HOLDOUT|KAFKA|AZURE|IDENTITY|MSI)_.*"));
        builder.environment().putAll(environment);
        return new HoldoutProcess(builder.start(), stderr);
    }

    /** Reads what it prints up to the first such line. */
    String await(Predicate<String> wanted) throws IOException {
        String line = stdout.readLine();
        while (line != null) {
            printed.add(line);
            if (wanted.test(line)) {
                return line;
            }
            line = stdout.readLine();
        }
        throw new IllegalStateException("ended before it said so: " + stdout() + stderr());
    }

    /** What can no more be caught than a power cut. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to end, as Ctrl-C and Kubernetes do. */
    void terminate() {
        if (!process.toHandle().destroy()) { // Process.destroy() would close the stream as well
            throw new IllegalStateException("no signal could be sent");
        }
    }

    /** Its exit code, once it has ended by itself. */
    int exitCode(Duration limit) throws IOException, InterruptedException {
        // a process that hangs is found by the time-out of the test
        stdout.lines().forEach(printed::add);
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("still runs: " + stdout() + stderr());
        }
        return process.exitValue();
    }

    /** Stops it without its knowing, as a long pause of the machine does. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int failed = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start()
                .waitFor();
        if (failed != 0) {
            throw new IllegalStateException("no signal could be sent");
        }
    }

    /** What it has used of the processors so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The most memory of the machine that it ever had, as Linux counts it. */
    long mostResidentMegabytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    String stdout() {
        return String.join("\n", printed);
    }

    String stderr() throws IOException {
        return Files.readString(requireNonNull(stderr));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
