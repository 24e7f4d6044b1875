package io.holdout.app.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Texts that stand elsewhere, because the file may be seen by many: {@code env:NAME} and {@code file:PATH}. */
final class Secrets {
    private static final String ENV = "env:";
    private static final String FILE = "file:";
    private static final int LONGEST = 1 << 16;

    private final Map<String, String> environment;

    Secrets(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The secret, without white space around it.
     *
     * @throws IllegalArgumentException saying what is wrong, without a word of it
     */
    String of(String reference) {
        String secret;
        if (reference.startsWith(ENV)) {
            String name = reference.substring(ENV.length());
            secret = environment.getOrDefault(name, "");
            if (secret.isBlank()) {
                throw new IllegalArgumentException("the variable " + Problems.quoted(name) + " is not set");
            }
        } else if (reference.startsWith(FILE)) {
            secret = content(reference.substring(FILE.length()));
        } else {
            throw new IllegalArgumentException("must be env:NAME or file:PATH: secrets do not belong into this file");
        }
        return secret.strip();
    }

    private static String content(String path) {
        try {
            Path file = Path.of(path);
            if (Files.size(file) > LONGEST) {
                throw new IllegalArgumentException("the file " + Problems.quoted(path) + " is too long for a secret");
            }
            String content = Files.readString(file, UTF_8);
            if (content.isBlank()) {
                throw new IllegalArgumentException("the file " + Problems.quoted(path) + " is empty");
            }
            return content;
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("the file " + Problems.quoted(path) + " cannot be read", e);
        }
    }
}
