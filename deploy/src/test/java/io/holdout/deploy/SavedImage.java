package io.holdout.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.testcontainers.DockerClientFactory;

/** What an engine saves of an image: its files as they are under the last layer, its configuration and its size. */
final class SavedImage {
    /** Mode as of stat(2), without the kind of file; owner is a number. */
    record Entry(int mode, long owner, boolean isLink, boolean isFolder) {}

    /** What a jar says of itself: whether it is an agent, and its native libraries. */
    record Jar(boolean isAgent, List<String> natives) {}

    private static final String WHITEOUT = ".wh.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SortedMap<String, Entry> files = new TreeMap<>();
    private final SortedMap<String, Jar> jars = new TreeMap<>();
    private final Map<String, byte[]> contents = new HashMap<>();
    private final JsonNode config;
    private long compressed;

    private SavedImage(Path unpacked) throws IOException {
        JsonNode manifest =
                JSON.readTree(unpacked.resolve("manifest.json").toFile()).get(0);
        config = JSON.readTree(unpacked.resolve(manifest.get("Config").asText()).toFile());
        for (JsonNode layer : manifest.get("Layers")) {
            readLayer(unpacked.resolve(layer.asText()));
        }
    }

    static SavedImage of(String image) throws IOException {
        Path folder = Files.createTempDirectory("image");
        try {
            try (InputStream saved = DockerClientFactory.instance()
                            .client()
                            .saveImageCmd(image)
                            .exec();
                    TarArchiveInputStream tar = new TarArchiveInputStream(new BufferedInputStream(saved))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    Path path = folder.resolve(entry.getName()).normalize();
                    if (entry.isFile() && path.startsWith(folder)) {
                        Files.createDirectories(path.getParent());
                        Files.copy(tar, path);
                    }
                }
            }
            return new SavedImage(folder);
        } finally {
            try (var paths = Files.walk(folder)) {
                paths.sorted((a, b) -> b.compareTo(a)).forEach(SavedImage::delete);
            }
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readLayer(Path layer) throws IOException {
        compressed += compressed(layer);
        try (InputStream in = plain(layer);
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String path = entry.getName().replaceAll("^(\\./|/)+|/+$", "");
                if (path.contains(WHITEOUT)) {
                    // nothing of ours is taken away again; what would be is still carried about, so it counts
                    continue;
                }
                files.put(
                        path,
                        new Entry(
                                entry.getMode() & 07777,
                                entry.getLongUserId(),
                                entry.isSymbolicLink(),
                                entry.isDirectory()));
                if (entry.isFile() && path.endsWith(".jar")) {
                    jars.put(path, jar(tar.readAllBytes()));
                } else if (entry.isFile() && path.endsWith(".json")) {
                    contents.put(path, tar.readAllBytes());
                }
            }
        }
    }

    private static Jar jar(byte[] bytes) throws IOException {
        List<String> natives = new ArrayList<>();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(bytes))) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                if (entry.getName().matches(".*(\\.so|\\.dll|\\.dylib|\\.jnilib|/lib[^/]*\\.a)")) {
                    natives.add(entry.getName());
                }
            }
            Manifest manifest = in.getManifest();
            Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
            boolean agent = main.getValue("Premain-Class") != null
                    || main.getValue("Agent-Class") != null
                    || main.getValue("Launcher-Agent-Class") != null;
            return new Jar(agent, natives);
        }
    }

    private static InputStream plain(Path layer) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(layer));
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzip ? new GZIPInputStream(in) : in;
    }

    /** As a registry would keep it. */
    private static long compressed(Path layer) throws IOException {
        long[] size = {0};
        OutputStream count = new OutputStream() {
            @Override
            public void write(int b) {
                size[0]++;
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                size[0] += length;
            }
        };
        try (InputStream in = plain(layer);
                GZIPOutputStream out = new GZIPOutputStream(count)) {
            in.transferTo(out);
        }
        return size[0];
    }

    /** By path, without a slash at the beginning. */
    SortedMap<String, Entry> files() {
        return files;
    }

    SortedMap<String, Jar> jars() {
        return jars;
    }

    /** The image's configuration as the OCI image specification has it. */
    JsonNode config() {
        return config;
    }

    /** Bytes of all layers, each compressed with gzip. */
    long compressed() {
        return compressed;
    }

    /** Of a JSON file. */
    byte[] content(String path) {
        byte[] content = contents.get(path);
        if (content == null) {
            throw new IllegalArgumentException("the image has no " + path);
        }
        return content;
    }
}
