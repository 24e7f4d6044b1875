package io.holdout.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What tells files from others: their names and what is in them, not when they were last touched. */
final class FileMarks {
    private FileMarks() {}

    /** Size and digest of each file by its path. */
    static Map<String, String> of(List<Path> files) throws IOException {
        Map<String, String> marks = new TreeMap<>();
        for (Path file : files) {
            String mark = Files.size(file) + " " + digest(file);
            marks.put(file.toAbsolutePath().normalize().toString(), mark);
        }
        return marks;
    }

    private static String digest(Path file) throws IOException {
        MessageDigest sha256 = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has it", e);
        }
    }
}
