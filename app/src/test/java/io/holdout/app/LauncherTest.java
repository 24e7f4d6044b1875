package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a home of its own, with a Java and a Maven that only say how they were called. */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "holdout");
    private static final String SAYS_ARGUMENTS = "#!/bin/sh\nfor argument in \"$@\"; do echo \"[$argument]\"; done\n";

    @TempDir
    Path directory;

    private record Outcome(int exitCode, List<String> out, String err) {}

    private final Map<String, String> environment = new TreeMap<>();

    @SuppressWarnings("NullAway.Init") // before each test
    private Path home;

    @BeforeEach
    void makeAHome() throws IOException {
        home = Files.createDirectories(directory.resolve("a home with spaces"));
        Files.copy(LAUNCHER, home.resolve("holdout"), StandardCopyOption.COPY_ATTRIBUTES);
        environment.put("JAVA_HOME", aJava("17.0.1").toString());
    }

    @Test
    void handsItsArgumentsOverAsTheyAre() throws Exception {
        assertThat(run("scan", "two words", "*", "")).satisfies(outcome -> {
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out()).endsWith("[io.holdout.app.Holdout]", "[scan]", "[two words]", "[*]", "[]");
        });
    }

    @Test
    void findsItsHomeThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("a home with spaces", "holdout"));

        Outcome outcome = start(directory, link.toString());

        assertThat(outcome.out()).contains("[" + home.toRealPath().resolve("app/target/holdout/holdout.jar") + "]");
    }

    @Test
    void optionsForTheJvmAreSplitIntoWordsAndMayChooseTheCollector() throws Exception {
        assertThat(run().out()).contains("[-Xmx512m]", "[-XX:+UseSerialGC]");

        environment.put("HOLDOUT_JAVA_OPTS", "-Xmx2g -XX:+UseG1GC");

        assertThat(run().out())
                .containsSubsequence("[-Xmx512m]", "[-Xmx2g]", "[-XX:+UseG1GC]", "[io.holdout.app.Holdout]")
                .doesNotContain("[-XX:+UseSerialGC]");
    }

    @Test
    void aScanTakesItsHeapAtOnceUnlessAnotherSizeIsAskedFor() throws Exception {
        assertThat(run("up").out()).contains("[-Xms128m]").doesNotContain("[-Xms512m]");
        assertThat(run("scan").out()).containsSubsequence("[-Xms128m]", "[-Xms512m]", "[io.holdout.app.Holdout]");

        environment.put("HOLDOUT_JAVA_OPTS", "-Xmx256m");

        assertThat(run("scan").out()).contains("[-Xms128m]").doesNotContain("[-Xms512m]");
    }

    @Test
    void onlyAJavaThatKnowsThemGetsTheNewOptions() throws Exception {
        assertThat(run().out()).noneMatch(argument -> argument.contains("unsafe"));

        environment.put("JAVA_HOME", aJava("25").toString());

        assertThat(run().out())
                .contains("[--enable-native-access=ALL-UNNAMED]", "[--sun-misc-unsafe-memory-access=allow]");
    }

    @Test
    void saysWhichJavaIsTooOld() throws Exception {
        Path java = aJava("11.0.2");
        environment.put("JAVA_HOME", java.toString());

        assertThat(run())
                .isEqualTo(failure("Java 11 at " + java.resolve("bin/java")
                        + " is too old: 17 or later is needed, set JAVA_HOME"));
    }

    @Test
    void saysThatJavaHomeHasNoJava() throws Exception {
        environment.put("JAVA_HOME", "/nowhere");

        assertThat(run()).isEqualTo(failure("there is no bin/java in JAVA_HOME=/nowhere: set it to a JDK 17 or later"));
    }

    @Test
    void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
        aSourceTree();
        aMaven("echo called >>" + quoted(directory.resolve("calls")));

        Outcome first = run();
        run();
        assertThat(directory.resolve("calls")).hasContent("called");
        assertThat(first.err()).startsWith("Building Holdout");
        assertThat(first.out()).endsWith("[io.holdout.app.Holdout]");

        Path source = home.resolve("app/src/main/New.java");
        Files.writeString(source, "class New {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        run();
        assertThat(directory.resolve("calls")).hasContent("called\ncalled");
    }

    @Test
    void showsTheEndOfABuildThatFails() throws Exception {
        aSourceTree();
        aMaven("echo '[INFO] noise'; echo '[ERROR] it is broken'; exit 1");

        Outcome outcome = run();

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("[ERROR] it is broken")
                .doesNotContain("noise")
                .endsWith("holdout: the build failed: see " + home.toRealPath().resolve("app/target/build.log") + "\n");
    }

    private Path aJava(String version) throws IOException {
        Path java = Files.createDirectories(directory.resolve("java " + version));
        executable(java.resolve("bin/java"), SAYS_ARGUMENTS);
        executable(java.resolve("bin/javac"), SAYS_ARGUMENTS);
        Files.writeString(java.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return java.toRealPath();
    }

    private void aMaven(String script) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        executable(bin.resolve("mvn"), "#!/bin/sh\n" + script + "\n");
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
    }

    private void aSourceTree() throws IOException {
        Files.createDirectories(home.resolve("app/src/main"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Files.writeString(home.resolve("app/pom.xml"), "<project/>");
    }

    private static void executable(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static String quoted(Path path) {
        return "'" + path + "'";
    }

    private static Outcome failure(String message) {
        return new Outcome(1, List.of(), "holdout: " + message + "\n");
    }

    private Outcome run(String... arguments) throws Exception {
        return start(directory, home.resolve("holdout").toString(), arguments);
    }

    private Outcome start(Path from, String launcher, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
        builder.environment().remove("HOLDOUT_JAVA_OPTS");
        builder.environment().putAll(environment);
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        int exitCode = process.waitFor();
        return new Outcome(exitCode, Files.readAllLines(out, UTF_8), Files.readString(err));
    }
}
