package io.holdout.app.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.kafka.metadata.properties.MetaPropertiesEnsemble.VerificationFlag.REQUIRE_AT_LEAST_ONE_VALID;
import static org.apache.kafka.metadata.properties.MetaPropertiesEnsemble.VerificationFlag.REQUIRE_METADATA_LOG_DIR;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** The broker's directory, held by this process alone: a lock file and, below it, Kafka's own data. */
final class BrokerDirectory implements AutoCloseable {
    private final Path root;
    private final boolean durable;
    private final FileChannel lock;

    private BrokerDirectory(Path root, boolean durable, FileChannel lock) {
        this.root = root;
        this.durable = durable;
        this.lock = lock;
    }

    /** A directory that is kept. */
    static BrokerDirectory durable(Path root) throws BrokerStartException {
        return open(root.toAbsolutePath().normalize(), true);
    }

    /** A directory that {@link #close()} deletes. */
    static BrokerDirectory temporary() throws BrokerStartException {
        try {
            return open(Files.createTempDirectory("holdout-"), false);
        } catch (IOException e) {
            throw new BrokerStartException(
                    "cannot create a temporary directory (" + e + "): point -Djava.io.tmpdir to a writable one", e);
        }
    }

    /** A directory in that one, which {@link #close()} deletes. */
    static BrokerDirectory temporaryIn(Path parent) throws BrokerStartException {
        try {
            return open(Files.createTempDirectory(parent, "broker-"), false);
        } catch (IOException e) {
            throw new BrokerStartException(
                    "cannot create a directory in " + parent + " (" + e + "): give this user write access", e);
        }
    }

    private static BrokerDirectory open(Path root, boolean durable) throws BrokerStartException {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new BrokerStartException("data directory " + root + " is a file: choose another directory");
        }
        FileChannel channel = null;
        try {
            Files.createDirectories(root.resolve("kraft"));
            channel =
                    FileChannel.open(root.resolve("holdout.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new OverlappingFileLockException();
            }
            return new BrokerDirectory(root, durable, channel);
        } catch (OverlappingFileLockException e) {
            closeQuietly(channel);
            throw new BrokerStartException("data directory " + root
                    + " is in use by another Holdout: stop that one, or choose another directory");
        } catch (IOException e) {
            closeQuietly(channel);
            throw new BrokerStartException(
                    "data directory " + root + " cannot be written (" + e
                            + "): give this user write access, or choose another directory",
                    e);
        }
    }

    String data() {
        return root.resolve("kraft").toString();
    }

    boolean durable() {
        return durable;
    }

    Path root() {
        return root;
    }

    /**
     * What the directory says about its cluster.
     *
     * @param isNew true if this call made it a cluster's
     */
    record Format(String clusterId, MetaPropertiesEnsemble properties, BootstrapMetadata bootstrap, boolean isNew) {}

    /** Makes the directory a cluster's, under the id it already has if it is one. */
    Format format() throws BrokerStartException {
        try {
            Optional<String> before = load().clusterId();
            new Formatter()
                    .setNodeId(BrokerSettings.NODE)
                    .setClusterId(before.orElseGet(() -> Uuid.randomUuid().toString()))
                    .setDirectories(List.of(data()))
                    .setMetadataLogDirectory(data())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setControllerListenerName(BrokerSettings.CONTROLLER)
                    .setIgnoreFormatted(true)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
                    .run();
            MetaPropertiesEnsemble properties = load();
            properties.verify(
                    Optional.empty(),
                    OptionalInt.of(BrokerSettings.NODE),
                    EnumSet.of(REQUIRE_AT_LEAST_ONE_VALID, REQUIRE_METADATA_LOG_DIR));
            return new Format(
                    properties.clusterId().orElseThrow(),
                    properties,
                    new BootstrapDirectory(data()).read(),
                    before.isEmpty());
        } catch (Exception e) { // Kafka declares nothing narrower
            throw unusable(reason(e), e);
        }
    }

    BrokerStartException unusable(BrokerFault fault) {
        Throwable cause = fault.cause();
        return unusable(cause == null ? fault.message() : reason(cause), cause);
    }

    BrokerStartException unusable(Throwable cause) {
        return unusable(reason(cause), cause);
    }

    private BrokerStartException unusable(String reason, @Nullable Throwable cause) {
        return new BrokerStartException(
                "the broker's data in " + root + " cannot be used (" + reason
                        + "): restore the directory from a copy, or start with an empty one",
                cause);
    }

    /** The innermost message, on one line: Kafka wraps what went wrong in several layers of its own. */
    private static String reason(Throwable failure) {
        String reason = failure.toString();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            reason = Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
        }
        return reason.lines().findFirst().orElse(reason);
    }

    private MetaPropertiesEnsemble load() throws IOException {
        MetaPropertiesEnsemble loaded = new MetaPropertiesEnsemble.Loader()
                .addLogDirs(List.of(data()))
                .addMetadataLogDir(data())
                .load();
        if (!loaded.errorLogDirs().isEmpty()) {
            throw new IOException(Path.of(data(), "meta.properties") + " cannot be read");
        }
        return loaded;
    }

    @Override
    public void close() {
        closeQuietly(lock);
        if (!durable) {
            deleteAll(root);
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAll(Path root) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) { // a log segment that the broker's cleaner removed first
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the temporary directory " + root, e);
        }
    }
}
