package io.holdout.app.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A text that a person wrote, which fits into memory. */
final class SmallFile {
    /** The rules of a thousand tenants that set everything are about 600 KB. */
    private static final int LARGEST = 1 << 20;

    private SmallFile() {}

    /** Null when it cannot be had, which is then among the problems. */
    static @Nullable String text(Path file, Problems problems) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            problems.add(0, "cannot be read: check the name and its permissions");
            return null;
        }
        if (bytes.length > LARGEST) {
            problems.add(0, "is larger than 1 MB, which no file of its kind is");
            return null;
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            problems.add(0, "is not text in UTF-8");
            return null;
        }
    }
}
