package io.holdout.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.Capability;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

/** The image that holdout.image names holds what the services need, and runs with as few rights as the chart leaves it. */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
class ImageTest {
    private static final @Nullable String NAME = System.getProperty("holdout.image");
    private static final String LIBRARIES = "opt/image/holdout/lib/";
    private static final String BILL = "opt/image/holdout/holdout.cdx.json";
    private static final Set<String> SHELLS = Set.of(
            "sh", "bash", "dash", "ash", "rbash", "zsh", "ksh", "mksh", "csh", "tcsh", "fish", "busybox", "toybox");
    private static final Set<String> PACKAGE_MANAGERS = Set.of(
            "apt", "apt-get", "dpkg", "apk", "rpm", "yum", "dnf", "microdnf", "tdnf", "zypper", "pacman", "pip", "npm");
    private static final long MEGABYTE = 1_000_000;

    private static @Nullable SavedImage image;

    @BeforeAll
    static void readTheImage() throws IOException {
        assumeTrue(NAME != null, "-Dholdout.image names the image to look into, e.g. one of deploy/image/build-here");
        image = SavedImage.of(name());
    }

    private static String name() {
        return Objects.requireNonNull(NAME);
    }

    private static SavedImage image() {
        return Objects.requireNonNull(image);
    }

    @Test
    void hasNoShellAndNoPackageManager() {
        List<String> programs = new ArrayList<>();
        image().files().forEach((path, file) -> {
            String program = path.substring(path.lastIndexOf('/') + 1);
            // a folder of that name is none: distroless images tell in var/lib/dpkg what they hold
            if (!file.isFolder() && (SHELLS.contains(program) || PACKAGE_MANAGERS.contains(program))) {
                programs.add(path);
            }
        });

        assertThat(programs).isEmpty();
        assertThat(image().files()).containsKeys("opt/image/java/bin/java", "opt/image/holdout/holdout.jar");
    }

    @Test
    void noFileGivesTheRightsOfItsOwner() {
        List<String> raised = new ArrayList<>();
        image().files().forEach((path, file) -> {
            if ((file.mode() & 06000) != 0) {
                raised.add(path);
            }
        });

        assertThat(raised).isEmpty();
    }

    @Test
    void nothingButItsStateAndTheTemporaryFolderIsWritable() {
        List<String> writable = new ArrayList<>();
        image().files().forEach((path, file) -> {
            if (!file.isLink() && (file.owner() == 10001 || (file.mode() & 0002) != 0)) {
                writable.add(path);
            }
        });

        assertThat(writable).contains("var/lib/holdout").isSubsetOf("var/lib/holdout", "tmp", "var/tmp", "run/lock");
    }

    @Test
    void hasNoAgents() {
        List<String> agents = new ArrayList<>();
        image().jars().forEach((path, jar) -> {
            if (jar.isAgent()) {
                agents.add(path);
            }
        });

        assertThat(agents).isEmpty();
        assertThat(image().jars()).hasSizeGreaterThan(50);
    }

    @Test
    void hasOneNativeLibraryOfAKind() {
        for (String library : List.of("rocksdbjni", "zstd-jni", "snappy-java", "lz4-java")) {
            List<String> natives = new ArrayList<>();
            image().jars().forEach((path, jar) -> {
                if (path.startsWith(LIBRARIES + library)) {
                    natives.addAll(jar.natives());
                }
            });
            assertThat(natives).as(library).hasSize(1);
        }
    }

    @Test
    void runsAsAUserWithoutAName() {
        JsonNode config = image().config().get("config");

        assertThat(config.path("User").asText()).isEqualTo("10001:10001");
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/var/lib/holdout");
        assertThat(config.path("ExposedPorts").has("8080/tcp")).isTrue();
    }

    @Test
    void isSmall() {
        assertThat(image().compressed()).isLessThan(130 * MEGABYTE);
    }

    @Test
    void tellsWhatIsInIt() throws IOException {
        JsonNode bill = new ObjectMapper().readTree(image().content(BILL));
        Set<String> named = new TreeSet<>();
        bill.get("components")
                .forEach(component -> named.add(component.path("name").asText() + "-"
                        + component.path("version").asText() + ".jar"));
        Set<String> there = new TreeSet<>();
        image().jars().keySet().stream()
                .filter(path -> path.startsWith(LIBRARIES))
                .forEach(path -> there.add(path.substring(LIBRARIES.length())));

        assertThat(named).anyMatch(name -> name.startsWith("kafka-streams-"));
        assertThat(named).isEqualTo(there);
    }

    @Test
    void helpsWithoutAnyRights() {
        assertThatCode(() -> run("--help", Map.of())).doesNotThrowAnyException();
    }

    /** The JVM goes on without its archive when that does not fit, only slower: -Xshare:on ends it instead. */
    @Test
    void startsFromItsArchiveOfClasses() {
        assertThatCode(() -> run("--help", Map.of("JDK_JAVA_OPTIONS", "-Xshare:on")))
                .doesNotThrowAnyException();
    }

    /** Fails when the container does not end with 0. */
    private static void run(String argument, Map<String, String> environment) {
        try (GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(name()))) {
            container
                    .withCommand(argument)
                    .withEnv(environment)
                    .withNetworkMode("none")
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(Duration.ofSeconds(60)))
                    .withCreateContainerCmdModifier(command -> {
                        Objects.requireNonNull(command.getHostConfig())
                                .withReadonlyRootfs(true)
                                .withTmpFs(Map.of("/tmp", "exec"))
                                .withCapDrop(Capability.ALL)
                                .withSecurityOpts(List.of("no-new-privileges"));
                    })
                    .start();
            assertThat(container.getLogs()).contains("processor", "ingest", "sinks");
        }
    }
}
